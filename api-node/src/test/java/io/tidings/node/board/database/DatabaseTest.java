package io.tidings.node.board.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.Answer;
import io.tidings.node.board.BoardKeys;
import io.tidings.node.board.BoardTest;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.board.UserKeys;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import io.tidings.node.user.Pictures;
import java.awt.Color;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All there is, wiped and replaced: on a Redis of its own. */
@Tag("slow")
class DatabaseTest {
  private static final String DATABASE = "/api/admin/database/";

  private RedisServer redis;
  private TestNode node;
  private TestUser admin;
  private TestUser grace;
  private TestBoard board;
  private EventId before;

  @BeforeEach
  void start() {
    redis = RedisServer.start();
    node = TestNode.start("spring.data.redis.url=" + redis.url());
    admin = TestUser.adminAt(node);
    grace = TestUser.at(node);
    board = grace.project(",\"visibility\":\"public\"");
    board.label("bug");
    board.ticket("card", board.column(1));
    before = node.bean(WorkspaceState.class).position().id();
  }

  @AfterEach
  void stop() {
    node.close();
    redis.close();
  }

  private List<Event> eventsOf(String topic) {
    return page(topic, before).events();
  }

  private Page page(String topic, EventId after) {
    return node.bean(EventLog.class)
        .read(Workspace.MAIN, Set.of(new Topic(topic)), after, 100)
        .join();
  }

  private static String password() {
    return "\"password\":\"" + TestUser.PASSWORD + "\"";
  }

  @Test
  void wipeProjects_leavesUsersAlone() {
    admin
        .with("X-Tab-Id", "tab")
        .post(
            DATABASE + "wipe-projects", "{\"confirm\":\"DELETE ALL PROJECTS\"," + password() + "}")
        .expect(204);
    List<Event> events = eventsOf("$database");
    assertThat(events).hasSize(1);
    BoardTest.expectEvent(
        events.getFirst(),
        "database.projects.wiped",
        List.of("$database", "$control"),
        "{'actor':%d}".formatted(admin.id));
    expectNoProjects();
    assertThat(grace.get("/api/projects").expect(200).path("projects").isEmpty()).isTrue();
    assertThat(Long.parseLong(grace.project().board().path("project").path("id").asString()))
        .isGreaterThan(board.id);
  }

  private void expectNoProjects() {
    WorkspaceState state = node.bean(WorkspaceState.class);
    for (String name :
        List.of(
            BoardKeys.PROJECTS,
            BoardKeys.PROJECT_KEYS,
            BoardKeys.PUBLIC_PROJECTS,
            new UserKeys(grace.id).memberships(),
            new BoardKeys(board.id).board())) {
      assertThat(state.hash(name)).as(name).isEmpty();
    }
    for (String topic : List.of("$project." + board.id, "$boards", "$projects")) {
      assertThat(page(topic, EventId.ZERO))
          .as(topic)
          .matches(p -> p.gapAfter(EventId.ZERO, new Topic(topic)) && p.events().isEmpty());
    }
  }

  @Test
  void wipe_everything_leavesOneAdministrator() {
    admin
        .post(
            DATABASE + "wipe",
            """
            {"confirm":"WIPE ALL DATA",%s,
             "admin":{"username":"root","name":"Root","password":"a new password"}}\
            """
                .formatted(password()))
        .expect(204);
    List<Event> events = eventsOf("$database");
    assertThat(events).hasSize(1);
    BoardTest.expectEvent(
        events.getFirst(),
        "database.wiped",
        List.of("$database", "$control"),
        "{'actor':%d}".formatted(admin.id));
    expectNoProjects();
    grace.get("/api/me").expectProblem(401, "unauthorized");
    admin.get("/api/me").expectProblem(401, "unauthorized");
    Visitor root = Visitor.login(node, "root", "a new password");
    JsonNode me = Visitor.json(root.get("/api/me"));
    assertThat(me.path("admin").asBoolean()).isTrue();
    assertThat(Long.parseLong(me.path("id").asString())).isGreaterThan(grace.id);
    assertThat(Visitor.json(root.get("/api/users")).path("users").size()).isEqualTo(1);
  }

  @Test
  void exportAndImport_giveTheSameAgain() {
    String done = board.column(2);
    String second = board.ticket("second", done);
    String first = board.ticket("first", done);
    String label = board.board().path("labels").get(0).path("id").asString();
    grace
        .patch(
            board.path + "/tickets/" + first,
            "{\"order\":0,\"description\":\"Text\",\"labelIds\":[\""
                + label
                + "\"],\"assigneeIds\":["
                + grace.id
                + "]}")
        .expect(200);
    grace.patch(board.path + "/tickets/" + second, "{\"columnId\":null}").expect(200);
    board.add(admin, "reader");
    grace
        .post(
            "/api/v1/users/" + grace.username.toUpperCase(Locale.ROOT) + "/projects",
            "{\"key\":\"OWN\",\"title\":\"x\"}")
        .expect(201);
    JsonNode exported = admin.get(DATABASE + "export").expect(200);
    assertThat(exported.toString()).doesNotContain("password", "argon2");
    before = node.bean(WorkspaceState.class).position().id();
    JsonNode answer = importing(exported).expect(200);
    assertThat(answer).isEqualTo(BoardTest.json("{'users':2,'projects':2,'tickets':3}"));
    assertThat(eventsOf("$database").stream().map(event -> event.envelope().type()))
        .containsExactly("database.wiped");
    assertThat(eventsOf("$project." + board.id)).isEmpty();

    // Who was there keeps the password.
    Visitor back = Visitor.login(node, grace.username, TestUser.PASSWORD);
    JsonNode imported = Visitor.json(back.get("/api/projects/" + board.key + "/board"));
    assertThat(imported.path("project").path("role").asString()).isEqualTo("admin");
    assertThat(imported.path("columns").get(0).path("default").asBoolean()).isTrue();
    JsonNode ticket = imported.path("tickets").get(1);
    assertThat(ticket.path("title").asString()).isEqualTo("first");
    assertThat(ticket.path("labelIds").get(0)).isEqualTo(imported.path("labels").get(0).path("id"));
    assertThat(ticket.path("assigneeIds").get(0))
        .isEqualTo(Visitor.json(back.get("/api/me")).path("id"));
    String again =
        Visitor.login(node, admin.username, TestUser.PASSWORD).get(DATABASE + "export").body();
    assertThat(BoardTest.json(again)).isEqualTo(exported);
  }

  private Answer importing(JsonNode data) {
    return admin.post(
        DATABASE + "import",
        "{\"confirm\":\"WIPE ALL DATA\",%s,\"data\":%s}".formatted(password(), data));
  }

  @Test
  void exportAndImport_keepPictures() {
    String picture = Base64.getEncoder().encodeToString(Pictures.png(64, Color.BLUE));
    ObjectNode data = (ObjectNode) admin.get(DATABASE + "export").expect(200);
    for (JsonNode user : data.path("users")) {
      if (user.path("username").asString().equals(grace.username)) {
        ((ObjectNode) user).put("avatar", picture);
      }
    }
    importing(data).expect(200);
    Visitor back = Visitor.login(node, grace.username, TestUser.PASSWORD);
    String path = Visitor.json(back.get("/api/me")).path("avatar").asString();
    assertThat(back.get(path).statusCode()).isEqualTo(200);
    assertThat(Visitor.login(node, admin.username, TestUser.PASSWORD).get("/api/me").body())
        .contains("\"avatar\":null");
    String again =
        Visitor.login(node, admin.username, TestUser.PASSWORD).get(DATABASE + "export").body();
    assertThat(BoardTest.json(again).path("users")).isEqualTo(data.path("users"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/user/logout", "https://example.com/a.png", "PHN2Zy8+", "%", ""})
  void import_ofAPictureThatIsNone_isRefused(String avatar) {
    ObjectNode data = (ObjectNode) admin.get(DATABASE + "export").expect(200);
    ((ObjectNode) data.path("users").get(1)).put("avatar", avatar);
    JsonNode problem = importing(data).expect(400);
    assertThat(problem.path("field").asString()).isEqualTo("data.users[1].avatar");
    assertThat(problem.path("detail").asString()).contains("PNG, JPEG or WebP");
  }

  /** They cannot be told from others: neither by the time that it takes nor by the node's log. */
  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void import_ofAUserWithoutAPassword_keepsARealHashOfNone(CapturedOutput log) {
    ObjectNode data = (ObjectNode) admin.get(DATABASE + "export").expect(200);
    ((ArrayNode) data.path("users")).addObject().put("username", "ghost").put("name", "Ghost");
    importing(data).expect(200);
    for (String password : List.of("password", "none", "wrong")) {
      assertThat(Visitor.at(node).tryLogin("ghost", password).statusCode()).isEqualTo(401);
    }
    assertThat(log.getAll()).doesNotContain("Malformed", "Argon2", "\tat ");
    assertThat(redis.call("HVALS", "tidings:{main}:state:users").toString())
        .contains("\"ghost\"")
        .doesNotContain("none:");
  }

  @Test
  void import_fiveThousandTickets_theirColumnCanBeDeleted() {
    ObjectNode data = (ObjectNode) admin.get(DATABASE + "export").expect(200);
    ArrayNode tickets = (ArrayNode) data.path("projects").get(0).path("tickets");
    for (int i = tickets.size(); i < 5_000; i++) {
      tickets.addObject().put("title", "ticket " + i).put("column", "Done");
    }
    importing(data).expect(200);
    Visitor back = Visitor.login(node, grace.username, TestUser.PASSWORD);
    String path = "/api/projects/" + board.key;
    JsonNode done = Visitor.json(back.get(path + "/columns")).path("columns").get(2);
    before = node.bean(WorkspaceState.class).position().id();
    assertThat(back.delete(path + "/columns/" + done.path("id").asString()).statusCode())
        .isEqualTo(204);
    JsonNode now = Visitor.json(back.get(path + "/board"));
    JsonNode first = now.path("columns").get(0).path("id");
    assertThat(now.path("tickets").valueStream().filter(t -> t.path("columnId").equals(first)))
        .hasSize(4_999);
    assertThat(now.path("columns").size()).isEqualTo(2);
    String topic = "$project." + now.path("project").path("id").asString();
    assertThat(eventsOf(topic))
        .hasSize(100)
        .allMatch(e -> e.envelope().type().equals("card.moved"));
  }

  @Test
  void wipeProjects_whileTicketsAreMade_leavesNothingOfThem() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var making =
          threads.submit(() -> {
            int status = 201;
            while (status == 201) {
              status = grace.post(board.path + "/tickets", "{\"title\":\"x\"}").status();
            }
            return status;
          });
      admin
          .post(
              DATABASE + "wipe-projects",
              "{\"confirm\":\"DELETE ALL PROJECTS\"," + password() + "}")
          .expect(204);
      assertThat(making.get(20, TimeUnit.SECONDS)).isEqualTo(404);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("no end of making tickets", e);
    }
    expectNoProjects();
  }
}
