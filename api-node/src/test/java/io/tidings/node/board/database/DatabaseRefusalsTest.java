package io.tidings.node.board.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.Answer;
import io.tidings.node.board.BoardTest;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Wipes and imports that are refused: nothing happens. */
@Tag("slow")
class DatabaseRefusalsTest extends BoardTest {
  private static final String DATABASE = "/api/admin/database/";
  private static final Topic TOPIC = new Topic("$database");
  private static final String GOOD =
      """
      {'users':[{'username':'root','name':'Root','admin':true,'password':'a password'},
                {'username':'grace','name':'Grace'}],
       'projects':[{'key':'KEY','title':'Title',
                    'columns':[{'title':'To do'},{'title':'Done','color':'#22c55e'}],
                    'labels':[{'name':'bug'}],
                    'members':[{'username':'root','role':'admin'}],
                    'tickets':[{'title':'One','column':'To do','labels':['bug']}]}]}\
      """;

  private TestUser admin;
  private TestUser grace;
  private TestBoard board;
  private EventId before = EventId.ZERO;

  @BeforeEach
  void project() {
    admin = TestUser.adminAt(node);
    grace = TestUser.at(node);
    board = grace.project();
    board.label("bug");
    board.ticket("card", board.column(1));
    before = node.bean(WorkspaceState.class).position().id();
  }

  private static String password() {
    return "\"password\":\"" + TestUser.PASSWORD + "\"";
  }

  private void expectNothingHappened() {
    var page = node.bean(EventLog.class).read(Workspace.MAIN, Set.of(TOPIC), before, 1).join();
    assertThat(page.events()).isEmpty();
    assertThat(board.board().path("tickets").size()).isEqualTo(1);
  }

  @Test
  void anyOperation_withoutRightTextOrPassword_isRefused() {
    String projects = "{\"confirm\":\"DELETE ALL PROJECTS\"," + password() + "}";
    grace.post(DATABASE + "wipe-projects", projects).expectProblem(403, "forbidden");
    grace.post(DATABASE + "wipe", "{}").expectProblem(403, "forbidden");
    grace.post(DATABASE + "import", "{}").expectProblem(403, "forbidden");
    grace.get(DATABASE + "export").expectProblem(403, "forbidden");
    TestUser.guestAt(node).post(DATABASE + "wipe", "{}").expectProblem(401, "unauthorized");
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
        "projects/0/columns/1/title | \"TO DO\" | invalid-field | data.projects[0].columns[1].title",
        "projects/0/labels | [{\"name\":\"bug\"},{\"name\":\"x\"},{\"name\":\"Bug\"}] | invalid-field | data.projects[0].labels[2].name",
        "projects/0/labels | {} | invalid-field | data.projects[0].labels",
        "users/0/username | \"X Y\" | invalid-field | data.users[0].username",
        "users/0/password | \"x\" | invalid-field | data.users[0].password",
        "users/0/admin | false | invalid-field | data.users",
        "users | [] | invalid-field | data.projects[0].members[0].username",
        "projects | 7 | invalid-field | data.projects",
        "more | 7 | unknown-field | data.more",
      })
  void import_wrongField_isNamedAndNothingHappens(
      String path, String value, String code, String field) {
    JsonNode data = json(GOOD);
    int slash = path.lastIndexOf('/');
    JsonNode parent = slash < 0 ? data : data.at("/" + path.substring(0, slash));
    ((ObjectNode) parent).set(path.substring(slash + 1), json(value));
    importing(data).expectProblem(400, code, field);
    expectNothingHappened();
  }

  @Test
  void import_twiceTheSameName_isRefused() {
    ObjectNode data = (ObjectNode) json(GOOD);
    ((ArrayNode) data.path("projects")).add(data.path("projects").get(0));
    importing(data).expectProblem(400, "invalid-field", "data.projects[1].key");
    ((ArrayNode) data.path("users")).add(data.path("users").get(0));
    importing(data).expectProblem(400, "invalid-field", "data.users[2].username");
    expectNothingHappened();
  }
}
