package io.tidings.node.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All there is, wiped and replaced: on a Redis of its own. */
class DatabaseTest {
  private static final String DATABASE = "/api/admin/database/";

  private RedisServer redis;
  private TestNode node;
  private Somebody admin;
  private Somebody grace;
  private TestBoard board;
  private EventId before;

  @BeforeEach
  void start() {
    redis = RedisServer.start();
    node = TestNode.start("spring.data.redis.url=" + redis.url());
    admin = Somebody.adminAt(node);
    grace = Somebody.at(node);
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

  private List<Event> told(String topic) {
    Page.Slice slice = slice(topic, before);
    return slice == null ? List.of() : slice.events();
  }

  private Page.Slice slice(String topic, EventId after) {
    Topic asked = new Topic(topic);
    return node.bean(EventLog.class)
        .read(Workspace.MAIN, Set.of(asked), after, 100)
        .join()
        .topics()
        .getOrDefault(asked, new Page.Slice(null, List.of(), false));
  }

  private static String password() {
    return "\"password\":\"" + Somebody.PASSWORD + "\"";
  }

  private void expectNothingHappened() {
    assertThat(told("database")).isEmpty();
    assertThat(board.board().path("tickets").size()).isEqualTo(1);
  }

  @Test
  void anyOperation_withoutRightTextOrPassword_isRefused() {
    String projects = "{\"confirm\":\"DELETE ALL PROJECTS\"," + password() + "}";
    grace.post(DATABASE + "wipe-projects", projects).expectProblem(403, "forbidden");
    grace.post(DATABASE + "wipe", "{}").expectProblem(403, "forbidden");
    grace.post(DATABASE + "import", "{}").expectProblem(403, "forbidden");
    grace.get(DATABASE + "export").expectProblem(403, "forbidden");
    Somebody.guestAt(node).post(DATABASE + "wipe", "{}").expectProblem(401, "unauthorized");
    for (String path : List.of("wipe", "wipe-projects", "import")) {
      admin.post(DATABASE + path, "{}").expectProblem(400, "missing-field", "confirm");
      admin
          .post(DATABASE + path, "{\"confirm\":\"wipe all data\"," + password() + "}")
          .expectProblem(400, "invalid-field", "confirm");
    }
    admin
        .post(DATABASE + "wipe-projects", "{\"confirm\":\"DELETE ALL PROJECTS\"}")
        .expectProblem(400, "missing-field", "password");
    admin
        .post(
            DATABASE + "wipe-projects",
            "{\"confirm\":\"DELETE ALL PROJECTS\",\"password\":\"wrong\"}")
        .expectProblem(403, "bad-credentials");
    admin
        .post(DATABASE + "wipe", "{\"confirm\":\"WIPE ALL DATA\"," + password() + "}")
        .expectProblem(400, "missing-field", "admin");
    admin
        .post(
            DATABASE + "wipe",
            """
            {"confirm":"WIPE ALL DATA",%s,
             "admin":{"username":"root","name":"Root","password":"short"}}\
            """
                .formatted(password()))
        .expectProblem(400, "invalid-field", "admin.password");
    expectNothingHappened();
  }

  @Test
  void wipeProjects_leavesUsersAlone() {
    admin
        .with("X-Tab-Id", "tab")
        .post(
            DATABASE + "wipe-projects", "{\"confirm\":\"DELETE ALL PROJECTS\"," + password() + "}")
        .expect(204);
    List<Event> told = told("database");
    assertThat(told).hasSize(1);
    BoardTest.expectTold(
        told.getFirst(),
        "database.projects.wiped",
        List.of("database", "$control"),
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
            Names.PROJECTS,
            Names.KEYS,
            Names.PUBLIC,
            Names.member(grace.id),
            Names.board(board.id))) {
      assertThat(state.hash(name)).as(name).isEmpty();
    }
    for (String topic : List.of("project." + board.id, "boards", "projects")) {
      assertThat(slice(topic, EventId.ZERO))
          .as(topic)
          .matches(s -> s.gap() && s.events().isEmpty());
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
    List<Event> told = told("database");
    assertThat(told).hasSize(1);
    BoardTest.expectTold(
        told.getFirst(),
        "database.wiped",
        List.of("database", "$control"),
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
            "{\"order\":0,\"description\":\"Text\",\"labelIds\":[\"" + label + "\"]}")
        .expect(200);
    grace.patch(board.path + "/tickets/" + second, "{\"columnId\":null}").expect(200);
    board.add(admin, "reader");
    JsonNode exported = admin.get(DATABASE + "export").expect(200);
    assertThat(exported.toString()).doesNotContain("password", "argon2");
    before = node.bean(WorkspaceState.class).position().id();
    JsonNode answer = importing(exported).expect(200);
    assertThat(answer).isEqualTo(BoardTest.json("{'users':2,'projects':1,'tickets':3}"));
    assertThat(told("database").stream().map(event -> event.envelope().type()))
        .containsExactly("database.wiped");
    assertThat(told("project." + board.id)).isEmpty();

    // Who was there keeps the password.
    Visitor back = Visitor.login(node, grace.username, Somebody.PASSWORD);
    JsonNode imported = Visitor.json(back.get("/api/projects/" + board.key + "/board"));
    assertThat(imported.path("project").path("role").asString()).isEqualTo("admin");
    assertThat(imported.path("columns").get(0).path("default").asBoolean()).isTrue();
    JsonNode ticket = imported.path("tickets").get(1);
    assertThat(ticket.path("title").asString()).isEqualTo("first");
    assertThat(ticket.path("labelIds").get(0)).isEqualTo(imported.path("labels").get(0).path("id"));
    String again =
        Visitor.login(node, admin.username, Somebody.PASSWORD).get(DATABASE + "export").body();
    assertThat(BoardTest.json(again)).isEqualTo(exported);
  }

  private Answer importing(JsonNode data) {
    return admin.post(
        DATABASE + "import",
        "{\"confirm\":\"WIPE ALL DATA\",%s,\"data\":%s}".formatted(password(), data));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "projects/0/tickets/0/column | \"Nowhere\" | invalid-field | data.projects[0].tickets[0].column",
        "projects/0/tickets/0/labels | [\"x\"] | invalid-field | data.projects[0].tickets[0].labels",
        "projects/0/tickets/0/title | 7 | invalid-field | data.projects[0].tickets[0].title",
        "projects/0/tickets/0/titel | 7 | unknown-field | data.projects[0].tickets[0].titel",
        "projects/0/columns | [] | invalid-field | data.projects[0].columns",
        "projects/0/columns/1/color | \"red\" | invalid-field | data.projects[0].columns[1].color",
        "projects/0/members | [] | invalid-field | data.projects[0].members",
        "projects/0/members/0/username | \"x\" | invalid-field | data.projects[0].members[0].username",
        "projects/0/key | \"x\" | invalid-field | data.projects[0].key",
        "projects/0/labels | {} | invalid-field | data.projects[0].labels",
        "users/0/username | \"X Y\" | invalid-field | data.users[0].username",
        "users/0/password | \"x\" | invalid-field | data.users[0].password",
        "users/1/admin | true | none | ",
        "users/0/admin | false | invalid-field | data.users",
        "users | [] | invalid-field | data.projects[0].members[0].username",
        "projects | 7 | invalid-field | data.projects",
        "more | 7 | unknown-field | data.more",
      })
  void import_wrongField_isNamedAndNothingHappens(
      String path, String value, String code, String field) {
    JsonNode data = admin.get(DATABASE + "export").expect(200);
    int slash = path.lastIndexOf('/');
    JsonNode parent = slash < 0 ? data : data.at("/" + path.substring(0, slash));
    ((ObjectNode) parent).set(path.substring(slash + 1), BoardTest.json(value));
    if (code.equals("none")) {
      importing(data).expect(200);
    } else {
      importing(data).expectProblem(400, code, field);
      expectNothingHappened();
    }
  }

  @Test
  void import_twiceTheSameName_isRefused() {
    ObjectNode data = (ObjectNode) admin.get(DATABASE + "export").expect(200);
    ((ArrayNode) data.path("projects")).add(data.path("projects").get(0));
    importing(data).expectProblem(400, "invalid-field", "data.projects[1].key");
    ((ArrayNode) data.path("users")).add(data.path("users").get(0));
    importing(data).expectProblem(400, "invalid-field", "data.users[2].username");
    expectNothingHappened();
  }
}
