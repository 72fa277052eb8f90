package io.tidings.node.board.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.board.Answer;
import io.tidings.node.board.BoardTest;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Who may do what, over every operation. */
class ProjectRightsTest extends BoardTest {
  private TestUser owner;
  private TestUser stranger;

  /** An operation, and who may do it: readers, writers or admins. */
  record Operation(String needs, String method, String path, String body) {}

  @BeforeEach
  void people() {
    TestUser.at(
        node); // of all users the first, perhaps: user 1, whom the operations below are about
    owner = TestUser.at(node);
    stranger = TestUser.at(node);
  }

  private static List<Operation> operations(TestBoard board, String other) {
    String c0 = board.column(0);
    String c1 = board.column(1);
    String c2 = board.column(2);
    String label = board.label("label");
    String t1 = board.ticket("one", c0);
    String t2 = board.ticket("two", c0);
    String t3 = board.ticket("three", c0);
    String reorder = "{\"columnIds\":[\"%s\",\"%s\",\"%s\"]}".formatted(c1, c0, c2);
    return List.of(
        new Operation("read", "GET", "", ""),
        new Operation("read", "GET", "/board", ""),
        new Operation("read", "GET", "/columns", ""),
        new Operation("read", "GET", "/columns/" + c0 + "/tickets", ""),
        new Operation("read", "GET", "/tickets", ""),
        new Operation("read", "GET", "/tickets/" + t1, ""),
        new Operation("read", "GET", "/labels", ""),
        new Operation("read", "GET", "/members", ""),
        new Operation("read", "PUT", "/viewers/tab", "{}"),
        new Operation("read", "DELETE", "/viewers/tab", ""),
        new Operation("read", "POST", "/viewers/tab/leave", ""),
        new Operation("write", "POST", "/tickets", "{\"title\":\"x\"}"),
        new Operation("write", "PATCH", "/tickets/" + t1, "{\"title\":\"y\"}"),
        new Operation("write", "POST", "/tickets/" + t1 + "/move", "{\"columnId\":" + c1 + "}"),
        new Operation("write", "DELETE", "/columns/" + c0 + "/tickets/" + t2, ""),
        new Operation("write", "PUT", "/columns/" + c0 + "/tickets/" + t2, "{}"),
        new Operation("write", "DELETE", "/tickets/" + t2, ""),
        new Operation("write", "PATCH", "/columns/" + c0, "{\"title\":\"y\"}"),
        new Operation("write", "POST", "/columns/reorder", reorder),
        new Operation("write", "PATCH", "/labels/" + label, "{\"name\":\"y\"}"),
        new Operation(
            "write", "POST", "/tickets/" + t3 + "/transfer", "{\"targetProjectId\":" + other + "}"),
        new Operation("admin", "POST", "/columns", "{\"title\":\"x\"}"),
        new Operation("admin", "DELETE", "/columns/" + c2, ""),
        new Operation("admin", "POST", "/labels", "{\"name\":\"x\"}"),
        new Operation("admin", "DELETE", "/labels/" + label, ""),
        new Operation("admin", "POST", "/members", "{\"userId\":1,\"role\":\"reader\"}"),
        new Operation("admin", "PATCH", "/members/1", "{\"role\":\"reader\"}"),
        new Operation("admin", "DELETE", "/members/1", ""),
        new Operation("admin", "PATCH", "", "{\"title\":\"y\"}"),
        new Operation("admin", "DELETE", "", ""));
  }

  private static Answer send(TestUser user, String path, Operation operation) {
    return user.send(
        operation.method(),
        path + operation.path(),
        operation.body().isEmpty() ? null : operation.body());
  }

  /** A problem without what names the request itself. */
  private static JsonNode anonymous(Answer answer) {
    return ((ObjectNode) answer.json().deepCopy()).remove(List.of("instance"));
  }

  /** Without the one that says whether the whole request had arrived: that is chance. */
  private static Set<String> headers(Answer answer) {
    Set<String> names = new TreeSet<>(answer.http().headers().map().keySet());
    names.remove("connection");
    return names;
  }

  @Test
  void private_toAStranger_isAsIfItWereNot() {
    TestBoard board = owner.project();
    TestBoard own = stranger.project();
    List<Operation> all = operations(board, String.valueOf(own.id));
    board.newEvents();
    for (Operation operation : all) {
      Answer hidden = send(stranger, board.path, operation);
      Answer unknown = send(stranger, "/api/projects/999999999", operation);
      hidden.expectProblem(404, "not-found");
      unknown.expectProblem(404, "not-found");
      assertThat(anonymous(hidden)).as(operation.toString()).isEqualTo(anonymous(unknown));
      assertThat(headers(hidden)).isEqualTo(headers(unknown));
    }
    for (Operation operation : all) {
      send(stranger, "/api/projects/" + board.key, operation).expectProblem(404, "not-found");
    }
    assertThat(board.newEvents()).isEmpty();
    assertThat(
            stranger
                .get("/api/projects")
                .expect(200)
                .path("projects")
                .valueStream()
                .map(project -> project.path("id").asString()))
        .doesNotContain(String.valueOf(board.id));
  }

  @Test
  void public_toAStranger_isReadOnly() {
    TestBoard board = owner.project(",\"visibility\":\"public\"");
    TestBoard own = stranger.project();
    List<Operation> all = operations(board, String.valueOf(own.id));
    board.newEvents();
    for (Operation operation : all) {
      Answer answer = send(stranger, board.path, operation);
      if (operation.needs().equals("read")) {
        assertThat(answer.status()).as(operation.toString()).isBetween(200, 204);
      } else {
        answer.expectProblem(403, "forbidden");
      }
    }
    assertThat(board.newEvents()).isEmpty();
  }

  @Test
  void members_mayWhatTheirRoleSays() {
    for (String role : List.of("reader", "writer", "admin")) {
      TestBoard board = owner.project();
      TestBoard own = stranger.project();
      List<Operation> all = operations(board, String.valueOf(own.id));
      board.add(stranger, role);
      List<String> may =
          role.equals("reader")
              ? List.of("read")
              : role.equals("writer")
                  ? List.of("read", "write")
                  : List.of("read", "write", "admin");
      for (Operation operation : all) {
        if (operation.path().equals("/members/1") && may.contains("admin")) {
          continue; // who is no member cannot be changed, whoever asks
        }
        Answer answer = send(stranger, board.path, operation);
        if (may.contains(operation.needs())) {
          assertThat(answer.status())
              .as(role + " " + operation + answer.json())
              .isBetween(200, 204);
        } else {
          answer.expectProblem(403, "forbidden");
        }
      }
    }
  }

  @Test
  void systemAdministrator_mayEverything() {
    TestBoard board = owner.project();
    TestUser admin = TestUser.adminAt(node);
    TestBoard own = owner.project();
    List<Operation> all = new ArrayList<>(operations(board, String.valueOf(own.id)));
    all.removeIf(operation -> operation.path().equals("/members/1"));
    for (Operation operation : all) {
      Answer answer = send(admin, board.path, operation);
      assertThat(answer.status()).as(operation.toString() + answer.json()).isBetween(200, 204);
    }
  }

  @Test
  void userScope_ownerMayWrite_strangersMayNot() {
    TestUser admin = TestUser.adminAt(node);
    TestBoard board =
        admin.project(
            ",\"visibility\":\"public\",\"scope\":\"user\",\"owner\":\"" + owner.username + "\"");
    assertThat(owner.get(board.path).expect(200).path("canWrite").asBoolean()).isTrue();
    owner.post(board.path + "/tickets", "{\"title\":\"x\"}").expect(201);
    stranger.post(board.path + "/tickets", "{\"title\":\"x\"}").expectProblem(403, "forbidden");
  }

  @Test
  void transfer_withoutWriteRightsThere_isRefusedAsFarAsItMayBeKnown() {
    TestBoard board = owner.project();
    String ticket = board.ticket("card", board.column(0));
    String path = board.path + "/tickets/" + ticket + "/transfer";
    TestBoard open = stranger.project(",\"visibility\":\"public\"");
    TestBoard hidden = stranger.project();
    board.newEvents();
    owner.post(path, "{\"targetProjectId\":" + open.id + "}").expectProblem(403, "forbidden");
    owner.post(path, "{\"targetProjectId\":" + hidden.id + "}").expectProblem(404, "not-found");
    owner.post(path, "{\"targetProjectId\":999999999}").expectProblem(404, "not-found");
    owner
        .post(path, "{\"targetProjectId\":" + board.id + "}")
        .expectProblem(400, "invalid-field", "targetProjectId");
    assertThat(board.newEvents()).isEmpty();
  }

  @Test
  void guest_anyOperation_is401() {
    TestBoard board = owner.project(",\"visibility\":\"public\"");
    TestUser guest = TestUser.guestAt(node);
    for (Operation operation : operations(board, "1")) {
      send(guest, board.path, operation).expectProblem(401, "unauthorized");
    }
    guest.get("/api/projects").expectProblem(401, "unauthorized");
    guest.form("/board/" + board.key + "/tickets", "title", "x").expectProblem(401, "unauthorized");
  }

  @Test
  void entitiesOfAnotherProject_areUnknownHere() {
    TestBoard board = owner.project();
    TestBoard other = owner.project();
    String ticket = other.ticket("card", other.column(0));
    String own = board.ticket("card", board.column(0));
    String column = other.column(0);
    String label = other.label("x");
    board.newEvents();
    owner.get(board.path + "/tickets/" + ticket).expectProblem(404, "not-found");
    owner.patch(board.path + "/columns/" + column, "{}").expectProblem(404, "not-found");
    owner.patch(board.path + "/labels/" + label, "{}").expectProblem(404, "not-found");
    owner
        .put(board.path + "/columns/" + column + "/tickets/" + own, "{}")
        .expectProblem(404, "not-found");
    owner
        .post(board.path + "/tickets/" + own + "/move", "{\"columnId\":\"" + column + "\"}")
        .expectProblem(400, "invalid-field", "columnId");
    owner
        .post(board.path + "/tickets", "{\"title\":\"x\",\"columnId\":\"" + column + "\"}")
        .expectProblem(400, "invalid-field", "columnId");
    owner
        .patch(board.path + "/tickets/" + own, "{\"labelIds\":[\"" + label + "\"]}")
        .expectProblem(400, "invalid-field", "labelIds[0]");
    assertThat(board.newEvents()).isEmpty();
  }
}
