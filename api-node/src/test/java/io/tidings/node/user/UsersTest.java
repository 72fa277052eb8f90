package io.tidings.node.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventLog;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.node.access.Secrets;
import io.tidings.node.http.ProblemException;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users, and what others are told of them. */
class UsersTest {
  private static final Topic USERS = new Topic("$users");

  private static RedisServer redis;
  private static TestNode node;
  private static TestNode other;
  private static Visitor ada;

  @BeforeAll
  static void start() {
    redis = RedisServer.start();
    node = TestNode.startForDevelopment("spring.data.redis.url=" + redis.url());
    other = TestNode.startForDevelopment("spring.data.redis.url=" + redis.url());
    ada = Visitor.login(node, "ada", "tidings");
  }

  @AfterAll
  static void stop() {
    node.close();
    other.close();
    redis.close();
  }

  private static String name() {
    return "u-" + UUID.randomUUID().toString().substring(0, 8);
  }

  private String created(String username) {
    HttpResponse<String> answer = ada.post("/api/users", creation(username));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return "/api/users/" + Visitor.json(answer).path("id").asString();
  }

  private static String creation(String username) {
    return "{\"username\":\"%s\",\"name\":\"A Name\",\"password\":\"password\"}"
        .formatted(username);
  }

  @Test
  void users_areListedForUsersWithoutPrivateFields() {
    Visitor grace = Visitor.login(other, "grace", "tidings");
    grace.patch("/api/me", "{\"email\":\"grace@example.com\"}");
    assertThat(grace.get("/api/me").body()).contains("\"email\":\"grace@example.com\"");

    String all = Visitor.login(node, "linus", "tidings").get("/api/users").body();

    assertThat(all)
        .containsPattern(
            "\\{\"id\":\"\\d+\",\"username\":\"grace\",\"name\":\"Grace Hopper\",\"avatar\":null}")
        .doesNotContain("example.com", "argon2", "admin");
    assertThat(node.get("/api/users").statusCode()).isEqualTo(401);
  }

  @Test
  void create_byAnAdministrator_letsTheUserSignIn() {
    String name = name();
    created(name.toUpperCase(Locale.ROOT));
    assertThat(Visitor.login(other, name, "password").get("/api/me").body())
        .contains("\"username\":\"" + name + "\"", "\"admin\":false");
    HttpResponse<String> again = ada.post("/api/users", creation(name));
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("\"code\":\"username-taken\"");
  }

  @Test
  void users_ofOneNameAtOnce_areOne() {
    List<Visitor> admins = List.of(ada, ada.movedTo(other));
    for (int round = 0; round < 20; round++) {
      String body = creation(name());
      List<Integer> statuses =
          atOnce(
              () -> admins.get(0).post("/api/users", body).statusCode(),
              () -> admins.get(1).post("/api/users", body).statusCode());
      assertThat(statuses).containsExactlyInAnyOrder(201, 409);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PATCH"})
  void administration_byOthers_isRefused(String method) {
    Visitor grace = Visitor.login(node, "grace", "tidings");
    int status =
        switch (method) {
          case "POST" -> grace.post("/api/users", creation(name())).statusCode();
          case "PATCH" -> grace.patch("/api/users/1", "{\"active\":false}").statusCode();
          default -> grace.get("/api/users/1").statusCode();
        };
    assertThat(status).isEqualTo(method.equals("GET") ? 405 : 403);
  }

  @ParameterizedTest
  @CsvSource({
    "username, a",
    "username, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "username, ad/a",
    "username, ad a",
    "username, ädä",
    "username, ad.a",
    "name, ''",
    "name, ' '",
    "name, 'a\\nb'",
    "password, 1234567",
  })
  void create_ofAnotherForm_isInvalid(String field, String value) {
    String body = creation(name()).replaceAll("(\"" + field + "\":)\"[^\"]*\"", "$1\"#\"");
    HttpResponse<String> answer = ada.post("/api/users", body.replace("#", value));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("\"field\":\"" + field + "\"");
  }

  @Test
  void passwords_mayBeLongAndOfAnyScript() {
    String password = "пароль 🔑 ".repeat(28).substring(0, 256);
    String name = name();
    assertThat(
            ada.post("/api/users", creation(name).replace("\"password\"}", "\"" + password + "\"}"))
                .statusCode())
        .isEqualTo(201);
    Visitor.login(node, name, password);
    assertThat(
            ada.post(
                    "/api/users",
                    creation(name()).replace("\"password\"}", "\"" + password + "x\"}"))
                .statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"avatar":"/user/logout"}          | avatar
          {"email":"nobody"}                 | email
          {"email":"a@b@c"}                  | email
          {"name":null}                      | name
          {"admin":true}                     | admin
          {"username":"root"}                | username
          {"password":"new one here"}        | password.new
          {"password":{"old":"tidings"}}     | password.new
          {"password":{"old":"tidings","new":"short"}} | password.new
          """)
  void profile_ofAnotherForm_isInvalid(String body, String field) {
    HttpResponse<String> answer = ada.patch("/api/me", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("\"field\":\"" + field);
  }

  @Test
  void profile_changed_isToldOnceAndANoOpIsNot() {
    Visitor user = signedIn();
    String id = Visitor.json(user.get("/api/me")).path("id").asString();
    Cursor before = position();
    String body = "{\"name\":\"New Name\",\"email\":\"a@b.c\"}";
    assertThat(user.patch("/api/me", body).body())
        .contains("\"name\":\"New Name\"", "\"email\":\"a@b.c\"");
    user.patch("/api/me", body);
    user.patch("/api/me", "{\"name\":\"Newer\"}");

    List<Envelope> events = since(before, USERS);
    assertThat(events).extracting(Envelope::type).containsExactly("user.updated", "user.updated");
    assertThat(events.getFirst().topics()).containsExactly(USERS);
    assertThat(events.getFirst().data().toString())
        .isEqualTo(
            "{\"userId\":%1$s,\"actor\":%1$s,\"user\":{\"id\":\"%1$s\",\"username\":\"%2$s\","
                    .formatted(id, Visitor.json(user.get("/api/me")).path("username").asString())
                + "\"name\":\"New Name\",\"avatar\":null},\"changes\":{"
                + "\"name\":\"New Name\"}}");
    assertThat(events.getLast().data().path("changes").toString())
        .isEqualTo("{\"name\":\"Newer\"}");
  }

  /** Each change is an event for all users. */
  @Test
  void changes_withoutEnd_areLimitedForTheirUserAlone() {
    Visitor user = signedIn();
    int count = 0;
    HttpResponse<String> answer = user.patch("/api/me", "{\"name\":\"Name 0\"}");
    while (answer.statusCode() == 200 && count < 1000) {
      answer = user.patch("/api/me", "{\"name\":\"Name " + ++count + "\"}");
    }
    assertThat(count).isGreaterThanOrEqualTo(100);
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body()).contains("\"code\":\"too-many-changes\"");
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(user.get("/api/me").body()).doesNotContain("Name " + count + "\"");
    assertThat(signedIn().patch("/api/me", "{\"name\":\"Another\"}").statusCode()).isEqualTo(200);
  }

  @Test
  void email_changed_isInNoEvent() {
    Visitor user = signedIn();
    Cursor before = position();
    user.patch("/api/me", "{\"email\":\"secret@example.com\"}");
    assertThat(since(before, USERS)).isEmpty();
    assertThat(since(before, Topic.CONTROL).toString()).doesNotContain("secret");
  }

  @Test
  void change_withTags_bringsThemBack() {
    Visitor user = signedIn();
    Cursor before = position();
    node.send(
        "PATCH",
        "/api/me",
        BodyPublishers.ofString("{\"name\":\"Tagged\"}"),
        "Content-Type",
        "application/json",
        "Cookie",
        "" + user.cookie(),
        "Sec-Fetch-Site",
        "same-origin",
        "X-Tab-Id",
        "tab-1",
        "X-Session-Tag",
        "tag-2");
    Envelope event = since(before, USERS).getFirst();
    assertThat(event.tabId()).isEqualTo("tab-1");
    assertThat(event.data().path("sessionTag").asString()).isEqualTo("tag-2");
  }

  @Test
  void ends_ofLogins_areToldByHashAlone() {
    Visitor user = signedIn();
    String path = "/api/users/" + Visitor.json(user.get("/api/me")).path("id").asString();
    String token =
        Visitor.json(user.post("/api/tokens", "{\"name\":\"t\"}")).path("token").asString();
    String id = Visitor.json(user.get("/api/tokens")).path("tokens").path(0).path("id").asString();
    Visitor second = user.movedTo(other);
    Cursor before = position();

    user.delete("/api/tokens/" + id);
    user.patch("/api/me", "{\"password\":{\"old\":\"password\",\"new\":\"password two\"}}");
    second.delete("/api/sessions/all");
    Visitor third = Visitor.login(node, username(path), "password two");
    third.post("/logout", "");
    ada.patch(path, "{\"active\":false}");

    List<Envelope> events = since(before, Topic.CONTROL);
    assertThat(events)
        .extracting(Envelope::type)
        .containsExactly(
            "login.ended", "login.ended", "login.ended", "login.ended", "user.updated");
    assertThat(events.get(0).data().path("credential").asString()).isEqualTo(Secrets.hash(token));
    assertThat(events.get(1).data().has("credential")).isFalse();
    assertThat(events.get(1).data().path("except").asString())
        .isEqualTo(Secrets.hash(user.session()));
    assertThat(events.get(2).data().propertyNames()).containsExactly("userId", "actor");
    assertThat(events.get(3).data().path("credential").asString()).hasSize(64);
    assertThat(events.get(4).data().path("changes").toString())
        .isEqualTo("{\"active\":false,\"sessionInvalidated\":true}");
    assertThat(events.get(4).topics()).containsExactly(USERS, Topic.CONTROL);
    assertThat(events.toString()).doesNotContain(token, user.session(), "password");
    assertThat(node.bean(Users.class).activeUsers().toString()).doesNotContain("argon2");
  }

  private String username(String path) {
    long id = Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
    return Objects.requireNonNull(node.bean(Users.class).find(id)).username();
  }

  @Test
  void rights_areThoseOfNow() {
    String name = name();
    String path = created(name);
    Visitor user = Visitor.login(other, name, "password");
    assertThat(user.post("/api/users", creation(name())).statusCode()).isEqualTo(403);
    assertThat(ada.patch(path, "{\"admin\":true}").body()).contains("\"admin\":true");
    assertThat(user.post("/api/users", creation(name())).statusCode()).isEqualTo(201);
    ada.patch(path, "{\"admin\":false}");
    assertThat(user.post("/api/users", creation(name())).statusCode()).isEqualTo(403);
    assertThat(ada.patch("/api/users/999999", "{\"admin\":true}").statusCode()).isEqualTo(404);
  }

  @Test
  void password_givenByAnAdministrator_endsAllSessions() {
    String name = name();
    String path = created(name);
    Visitor user = Visitor.login(other, name, "password");
    assertThat(ada.patch(path, "{\"password\":\"given to them\"}").statusCode()).isEqualTo(200);
    assertThat(user.get("/api/me").statusCode()).isEqualTo(401);
    Visitor.login(other, name, "given to them");
  }

  @Test
  void lastAdministrator_stays() {
    String me = "/api/users/" + Visitor.json(ada.get("/api/me")).path("id").asString();
    for (String body : List.of("{\"admin\":false}", "{\"active\":false}")) {
      HttpResponse<String> answer = ada.patch(me, body);
      assertThat(answer.statusCode()).isEqualTo(409);
      assertThat(answer.body()).contains("\"code\":\"last-admin\"");
    }
    HttpResponse<String> deletion = ada.delete(me);
    assertThat(deletion.statusCode()).isEqualTo(409);
    assertThat(deletion.body()).contains("\"code\":\"last-admin\"");
    assertThat(ada.patch(me, "{\"name\":\"Ada Lovelace\"}").statusCode()).isEqualTo(200);
  }

  /** Each of the two relies on the other to remain an administrator. */
  @Test
  void administrators_dismissingEachOther_oneRemains() {
    Users here = node.bean(Users.class);
    Users there = other.bean(Users.class);
    long first = Objects.requireNonNull(here.byName("ada")).id();
    String name = name();
    long second = here.create(new NewUser(name, name, "", true), ChangeContext.NODE).id();
    for (int round = 0; round < 30; round++) {
      List<Boolean> dismissed = atOnce(() -> dismiss(here, first), () -> dismiss(there, second));
      assertThat(dismissed).containsExactlyInAnyOrder(true, false);
      here.administer(first, ChangeContext.NODE, user -> user.withRights(true, true));
      here.administer(second, ChangeContext.NODE, user -> user.withRights(true, true));
    }
    here.administer(second, ChangeContext.NODE, user -> user.withRights(false, true));
  }

  private static boolean dismiss(Users users, long id) {
    try {
      users.administer(id, ChangeContext.NODE, user -> user.withRights(false, true));
      return true;
    } catch (ProblemException e) {
      return false;
    }
  }

  private Visitor signedIn() {
    String name = name();
    created(name);
    return Visitor.login(node, name, "password");
  }

  private static Cursor position() {
    return node.bean(EventLog.class).versions(Workspace.MAIN, Set.of()).join().position();
  }

  private static List<Envelope> since(Cursor cursor, Topic topic) {
    Page page =
        node.bean(EventLog.class).read(Workspace.MAIN, Set.of(topic), cursor.id(), 100).join();
    return page.events().stream().map(Event::envelope).toList();
  }

  private static <T> List<T> atOnce(Callable<T> one, Callable<T> another) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAll(List.of(one, another)).stream().map(Future::resultNow).toList();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
