package io.tidings.node;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.events.embedded.RedisServer;
import io.tidings.node.board.TestUser;
import io.tidings.node.test.Frame;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What a node has with its features switched on and off. */
class FeaturesTest {
  private static final String[] FEATURES = {
    "activity", "board", "chat", "notification", "stopwatch", "user"
  };
  private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");

  private static TestNode withFeatures(String... on) {
    return TestNode.start(
        Stream.of(FEATURES)
            .map(feature -> "tidings." + feature + ".enabled=" + Set.of(on).contains(feature))
            .toArray(String[]::new));
  }

  /** The paths of the node's endpoints, each with its methods. */
  private static Map<String, Set<String>> paths(TestNode node) {
    Map<String, Set<String>> paths = new TreeMap<>();
    node.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .keySet()
        .forEach(mapping -> {
          Set<String> methods = new TreeSet<>();
          mapping.getMethodsCondition().getMethods().stream()
              .map(RequestMethod::name)
              .forEach(methods::add);
          mapping
              .getPatternValues()
              .forEach(path -> paths.computeIfAbsent(path, _ -> new TreeSet<>()).addAll(methods));
        });
    return paths;
  }

  private static Set<String> beanPackages(ApplicationContext context) {
    Set<String> packages = new TreeSet<>();
    for (String name : context.getBeanDefinitionNames()) {
      Class<?> type = context.getType(name);
      if (type != null && type.getPackageName().startsWith("io.tidings.node.")) {
        packages.add(type.getPackageName().split("\\.", -1)[3]);
      }
    }
    return packages;
  }

  /** Whatever is served below the interface's path by other means needs a login as before. */
  @Test
  void pathsOfNoEndpoint_areNotFound_andNothingIsServedThere() {
    try (TestNode node = withFeatures("board")) {
      for (String path : new String[] {"/api/nothing", "/api", "/api/", "/api/x/..;/y"}) {
        assertThat(node.get(path).statusCode()).as(path).isIn(400, 404);
      }
      assertThat(node.get("/api/me").statusCode()).isEqualTo(401);
      assertThat(node.get("/api/nothing", "Authorization", "Bearer x").statusCode()).isEqualTo(401);
    }
  }

  private static void expectNotFound(TestNode node, String method, String path) {
    String address = VARIABLE.matcher(path).replaceAll("1");
    String bearer = "Bearer " + Token.of("reader").topics("*").text();
    for (String[] headers :
        new String[][] {{}, {"Authorization", bearer}, {"Accept", MediaType.TEXT_HTML_VALUE}}) {
      int status = node.send(method, address, BodyPublishers.ofString("{}"), headers).statusCode();
      assertThat(status).as("%s %s", method, address).isEqualTo(404);
    }
  }

  @Test
  void features_areOff_unlessSomethingTurnsThemOn() {
    try (RedisServer redis = RedisServer.start();
        ConfigurableApplicationContext plain =
            new SpringApplicationBuilder(ApiNode.class)
                .run("--server.port=0", "--spring.data.redis.url=" + redis.url());
        TestNode development = TestNode.startForDevelopment()) {
      assertThat(beanPackages(plain)).isNotEmpty().doesNotContain(FEATURES);
      assertThat((List<?>) redis.call("KEYS", "*:state:*"))
          .allMatch("tidings:{main}:state:nodes"::equals); // which is of no feature
      assertThat(beanPackages(development.context())).contains(FEATURES);
    }
  }

  @Test
  void node_withoutAnyFeature_isTheGenericCluster() {
    try (TestNode all = withFeatures("activity", "board", "chat", "notification", "stopwatch");
        TestNode none = withFeatures()) {
      assertThat(beanPackages(none.context())).doesNotContain(FEATURES);
      Map<String, Set<String>> gone = paths(all);
      gone.keySet().removeAll(paths(none).keySet());
      assertThat(gone)
          .containsKeys(
              "/login",
              "/api/me",
              "/boards",
              "/api/projects/events",
              "/events",
              "/api/v1/events",
              "/events/stream",
              "/sse",
              "/api/activity");
      gone.forEach(
          (path, methods) -> methods.forEach(method -> expectNotFound(none, method, path)));
      assertThat(none.get("/").body()).doesNotContain("login").doesNotContain("href=\"./boards\"");
      assertThat(none.get("/board/login.html").statusCode()).isEqualTo(404);
      assertThat(all.get("/").body()).contains("href=\"./boards\"");
      HttpResponse<String> page = none.get("/boards", "Accept", MediaType.TEXT_HTML_VALUE);
      assertThat(page.body())
          .contains("This page does not exist")
          .doesNotContain("href=\"./boards");

      Token token = Token.of("publisher").topics("news");
      try (SseProbe probe = SseProbe.open(none.port(), stream("news").bearer(token.text()))) {
        probe.expectConnected();
        none.post("/api/topics/news/events", "{\"type\":\"t\",\"data\":1}", token.asHeader());
        probe.expectEvent("t");
      }
    }
  }

  @Test
  void notificationsAndStopwatches_areNotThereBesideBoards() {
    try (TestNode boards = withFeatures("board")) {
      assertThat(threads()).doesNotContain("snapshot-poller", "interest");
      assertThat(beanPackages(boards.context()))
          .doesNotContain("notification", "stopwatch", "snapshot", "interest");
      assertThat(boards.get("/header.js").body()).isNotEmpty();
      try (TestNode all = withFeatures("board", "notification", "stopwatch")) {
        assertThat(threads()).contains("snapshot-poller", "interest");
        Map<String, Set<String>> gone = paths(all);
        gone.keySet().removeAll(paths(boards).keySet());
        assertThat(gone)
            .containsKeys(
                "/notifications/new", "/notifications", "/api/notifications", "/user/stopwatches")
            .doesNotContainKey("/user/events");
        gone.forEach(
            (path, methods) -> methods.forEach(method -> expectNotFound(boards, method, path)));
        assertThat(all.get("/boards", "Accept", MediaType.TEXT_HTML_VALUE).body())
            .contains("id=\"notifications\"", "id=\"stopwatch\"");
      }
      assertThat(boards.get("/boards", "Accept", MediaType.TEXT_HTML_VALUE).body())
          .doesNotContain("id=\"notifications\"", "id=\"stopwatch\"");
      TestUser user = TestUser.at(boards);
      try (SseProbe probe = user.open("/user/events")) {
        probe.expectConnected();
        user.post("/logout", "").expect(204);
        probe.expectLogout("here").expectEnd();
        assertThat(probe.frames()).noneMatch(Frame::isSnapshot);
      }
    }
  }

  @Test
  void activity_isOnWithoutAnyOtherFeature_andNotThereBesideThem() {
    try (TestNode console = withFeatures("activity");
        TestNode boards = withFeatures("board")) {
      assertThat(beanPackages(console.context()))
          .contains("activity", "user")
          .doesNotContain("board", "chat", "interest", "snapshot");
      assertThat(beanPackages(boards.context())).doesNotContain("activity");
      Map<String, Set<String>> gone = paths(console);
      gone.keySet().removeAll(paths(boards).keySet());
      assertThat(gone).containsKeys("/events/stream", "/sse", "/api/activity", "/console");
      gone.forEach(
          (path, methods) -> methods.forEach(method -> expectNotFound(boards, method, path)));
      for (String file : List.of("/activity/console.js", "/activity/console.css")) {
        assertThat(console.get(file).statusCode()).as(file).isEqualTo(200);
        assertThat(boards.get(file).statusCode()).as(file).isEqualTo(404);
      }
      assertThat(console.get("/console", "Accept", MediaType.TEXT_HTML_VALUE).body())
          .contains("data-panel=\"activity\"")
          .doesNotContain("data-panel=\"resources\"");
      assertThat(boards.get("/boards", "Accept", MediaType.TEXT_HTML_VALUE).body())
          .doesNotContain("console");
      TestUser user = TestUser.at(console);
      try (SseProbe probe = user.open("/events/stream")) {
        probe.expectConnected();
        user.patch("/api/me", "{\"name\":\"Another\"}").expect(200);
        assertThat(probe.nextEvent().data().path("resource").path("type").asString())
            .isEqualTo("user");
      }
      TestUser silent = TestUser.at(boards);
      silent.patch("/api/me", "{\"name\":\"Unheard\"}").expect(200);
      assertThat(user.get("/api/activity?user=" + silent.id).expect(200).path("activities"))
          .isEmpty();
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  @Test
  void stopwatchesWithoutBoards_sayWhatIsMissing() {
    assertThatThrownBy(() -> withFeatures("stopwatch").close())
        .rootCause()
        .hasMessageContaining("tidings.stopwatch.enabled needs tidings.board.enabled");
  }

  @Test
  void chat_isOnWithoutBoards_andNotThereBesideThem() {
    try (TestNode chat = withFeatures("chat");
        TestNode boards = withFeatures("board")) {
      assertThat(beanPackages(chat.context()))
          .contains("user", "chat", "interest")
          .doesNotContain("board");
      assertThat(beanPackages(boards.context())).doesNotContain("chat", "interest");
      Map<String, Set<String>> gone = paths(chat);
      gone.keySet().removeAll(paths(boards).keySet());
      assertThat(gone)
          .containsKeys("/events", "/api/v1/events", "/api/v1/active-peer", "/api/v1/contacts")
          .doesNotContainKey("/login");
      gone.forEach(
          (path, methods) -> methods.forEach(method -> expectNotFound(boards, method, path)));
      for (String file : List.of("/chat/chat.js", "/chat/chat.css", "/chat/htmx.js")) {
        assertThat(chat.get(file).statusCode()).as(file).isEqualTo(200);
        assertThat(boards.get(file).statusCode()).as(file).isEqualTo(404);
      }
      TestUser user = TestUser.at(chat);
      try (SseProbe tab = user.open("/events?peer=example.org/ada");
          SseProbe server = user.open("/api/v1/events")) {
        tab.expectConnected();
        server.expectConnected();
        user.post("/logout", "").expect(204);
        tab.expectEnd();
        server.expectEnd();
      }
    }
  }

  @Test
  void users_withoutBoards_haveTheirStreams() {
    try (TestNode boards = withFeatures("board");
        TestNode users = withFeatures("user")) {
      assertThat(beanPackages(users.context())).contains("user").doesNotContain("board");
      Map<String, Set<String>> gone = paths(boards);
      gone.keySet().removeAll(paths(users).keySet());
      assertThat(gone).containsKeys("/boards", "/api/projects/events").doesNotContainKey("/login");
      gone.forEach(
          (path, methods) -> methods.forEach(method -> expectNotFound(users, method, path)));

      assertThat(users.get("/board/login.html").statusCode()).isEqualTo(200);
      assertThat(users.get("/board/boards.html").statusCode()).isEqualTo(404);
      assertThat(users.get("/login").body()).doesNotContain("boards");
      assertThat(boards.get("/login").body()).contains("rel=\"home\"");
      TestUser user = TestUser.at(users);
      try (SseProbe events = user.open("/user/events");
          SseProbe profiles = user.open("/api/users/events")) {
        events.expectConnected();
        profiles.expectConnected();
        user.patch("/api/me", "{\"name\":\"Another\"}").expect(200);
        assertThat(events.nextEvent().data().path("name").asString()).isEqualTo("Another");
        profiles.expectEvent("user.updated");
        user.post("/logout", "").expect(204);
        events.expectEnd();
        profiles.expectEnd();
      }
    }
  }
}
