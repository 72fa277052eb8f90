package io.tidings.node.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.ops.Limit;
import io.tidings.node.test.TestNode;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How much of boards one user may make, and how much one board may hold. */
class BoardQuotaTest extends BoardTest {
  private static final int MOST = 64 * 1024;

  private static TestNode small;
  private static TestNode slow;

  @BeforeAll
  static void startSmall() {
    small = TestNode.start("tidings.board.max-projects=2", "tidings.board.max-bytes=64KB");
    // So slow that no test sees a bucket fill: a byte takes a second.
    slow = TestNode.start("tidings.board.write-rate=1B", "tidings.board.write-burst=20KB");
  }

  @AfterAll
  static void stopSmall() {
    small.close();
    slow.close();
  }

  private static String text(int length) {
    return "{\"title\":\"t\",\"description\":\"" + "x".repeat(length) + "\"}";
  }

  private static String id(JsonNode thing) {
    return thing.path("id").asString();
  }

  // ---- bytes a second

  @Test
  void writes_aboveTheBurst_areRefusedAndTellNothing() {
    TestUser ada = TestUser.at(slow);
    TestBoard board = ada.project();
    ada.post(board.path + "/tickets", text(3_000)).expect(201);
    board.newEvents();
    double before = rejections();
    Answer refused = ada.post(board.path + "/tickets", text(9_000));
    refused.expectProblem(429, "too-many-bytes");
    assertThat(refused.http().headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
    assertThat(board.newEvents()).isEmpty();
    assertThat(rejections()).isEqualTo(before + 1);
    ada.post(board.path + "/labels", "{\"name\":\"small\"}").expect(201);
  }

  private static double rejections() {
    return slow.bean(MeterRegistry.class)
        .counter("tidings.rejections", "limit", Limit.BOARD_BYTES.word())
        .count();
  }

  /** Each move writes the whole ticket, to the state and to two logs. */
  @Test
  void moves_costWhatTheyWrite() {
    TestUser ada = TestUser.at(slow);
    TestBoard board = ada.project();
    String ticket = id(ada.post(board.path + "/tickets", text(1_500)).expect(201));
    int done = 0;
    Answer answer;
    do {
      String column = board.column(++done % 2);
      answer =
          ada.post(
              board.path + "/tickets/" + ticket + "/move", "{\"columnId\":\"" + column + "\"}");
    } while (answer.status() == 200);
    answer.expectProblem(429, "too-many-bytes");
    assertThat(done).isBetween(2, 4);
  }

  @Test
  void writes_byAllEntryPoints_areCounted_andThoseOfOthersAreNot() {
    TestUser ada = TestUser.at(slow);
    TestBoard board = ada.project();
    TestUser grace = TestUser.at(slow);
    board.add(grace, "writer");
    ada.post(board.path + "/tickets", text(3_500)).expect(201);
    ada.form("/board/" + board.key + "/tickets", "title", "t", "description", "x".repeat(3_000))
        .expectProblem(429, "too-many-bytes");
    ada.post(
            "/api/v1/repos/"
                + ada.username
                + "/"
                + board.key
                + "/projects/"
                + board.key
                + "/tickets",
            text(3_000))
        .expectProblem(429, "too-many-bytes");
    grace.post(board.path + "/tickets", text(3_000)).expect(201);
  }

  /** There is no other way to it: it costs all that there is. */
  @Test
  void change_largerThanAWholeBucket_isTakenFromAFullOne() {
    TestBoard board = TestUser.at(node).project();
    for (int i = 0; i < 4; i++) {
      board.owner.post(board.path + "/tickets", text(5_000)).expect(201);
    }
    TestUser atSlow = board.owner.movedTo(slow);
    String column = board.column(0);
    atSlow
        .delete(board.path + "/columns/" + column + "?moveTicketsTo=" + board.column(1))
        .expect(204);
    atSlow.post(board.path + "/labels", "{\"name\":\"x\"}").expectProblem(429, "too-many-bytes");
  }

  // ---- projects

  @Test
  void projects_oneMoreThanAUserMayMake_isRefused() {
    TestUser ada = TestUser.at(small);
    TestUser grace = TestUser.at(small);
    TestBoard first = ada.project();
    ada.project();
    String another = "{\"key\":\"%s\",\"title\":\"x\"}".formatted(key());
    ada.post("/api/projects", another).expectProblem(409, "too-many-projects");
    ada.post("/api/v1/orgs/acme/projects", another).expectProblem(409, "too-many-projects");
    // To be made an administrator of others costs nothing.
    TestBoard graces = grace.project();
    graces.add(ada, "admin");
    ada.delete(first.path).expect(204);
    ada.post("/api/projects", another).expect(201);
  }

  @Test
  void projects_thatTheirCreatorLeft_stillCount() {
    TestUser ada = TestUser.at(small);
    TestUser grace = TestUser.at(small);
    for (int i = 0; i < 2; i++) {
      TestBoard board = ada.project();
      board.add(grace, "admin");
      ada.delete(board.path + "/members/" + ada.id).expect(204);
    }
    ada.post("/api/projects", "{\"key\":\"%s\",\"title\":\"x\"}".formatted(key()))
        .expectProblem(409, "too-many-projects");
    grace.project();
  }

  private static String key() {
    String hex = UUID.randomUUID().toString().replace("-", "").substring(0, 9);
    return "K" + hex.toUpperCase(Locale.ROOT);
  }

  // ---- the sum of a board's texts

  @Test
  void texts_beyondTheSum_areRefused_andWhatShrinksIsTaken() {
    TestUser ada = TestUser.at(small);
    TestBoard board = ada.project();
    String tickets = board.path + "/tickets";
    for (int i = 0; i < 6; i++) {
      ada.post(tickets, text(10_000)).expect(201);
    }
    String last = id(ada.post(tickets, text(MOST - 60_000 - 8)).expect(201));
    board.newEvents();
    ada.post(tickets, "{\"title\":\"tt\"}").expectProblem(409, "project-full");
    ada.patch(tickets + "/" + last, "{\"title\":\"ttt\"}").expectProblem(409, "project-full");
    assertThat(board.newEvents()).isEmpty();
    ada.post(tickets, "{\"title\":\"t\"}").expect(201);
    ada.post(tickets, "{\"title\":\"t\"}").expectProblem(409, "project-full");
    ada.post(tickets + "/" + last + "/move", "{\"columnId\":\"" + board.column(1) + "\"}")
        .expect(200);
    ada.patch(tickets + "/" + last, "{\"description\":\"shorter\"}").expect(200);
    ada.post(tickets, text(5_000)).expect(201);
    assertThat(counted(board)).isEqualTo(actual(board));
  }

  @Test
  void transfer_toABoardWithoutRoom_isRefused() {
    TestUser ada = TestUser.at(small);
    TestBoard full = ada.project();
    for (int i = 0; i < 6; i++) {
      ada.post(full.path + "/tickets", text(10_000)).expect(201);
    }
    TestBoard other = ada.project();
    String ticket = id(ada.post(other.path + "/tickets", text(9_000)).expect(201));
    String transfer = other.path + "/tickets/" + ticket + "/transfer";
    String target = "{\"targetProjectId\":\"" + full.id + "\"}";
    ada.post(transfer, target).expectProblem(409, "project-full");
    ada.patch(other.path + "/tickets/" + ticket, "{\"description\":\"short\"}").expect(200);
    ada.post(transfer, target).expect(200);
    assertThat(counted(full)).isEqualTo(actual(full));
    assertThat(counted(other)).isZero();
  }

  /** Whatever is done with tickets, the count is what they have. */
  @Test
  void count_afterAllKindsOfChanges_isWhatTheTicketsHave() {
    TestUser ada = TestUser.at(node);
    TestBoard board = ada.project();
    String bug = board.label("bug");
    String late = board.label("late");
    String first = board.ticket("é€😀", board.column(0));
    String second = board.ticket("two", board.column(0));
    String labels = "{\"labelIds\":[\"%s\",\"%s\"]}".formatted(bug, late);
    ada.patch(board.path + "/tickets/" + first, labels).expect(200);
    ada.patch(board.path + "/tickets/" + second, labels).expect(200);
    assertThat(counted(board)).isEqualTo(actual(board)).isEqualTo(9 + 3 + 4 * 20);
    ada.delete(board.path + "/labels/" + bug).expect(204);
    ada.post(
            board.path + "/tickets/" + first + "/move",
            "{\"columnId\":\"" + board.column(1) + "\"}")
        .expect(200);
    ada.delete(board.path + "/columns/" + board.column(0) + "?moveTicketsTo=" + board.column(1))
        .expect(204);
    assertThat(counted(board)).isEqualTo(actual(board)).isEqualTo(9 + 3 + 2 * 20);
    ada.delete(board.path + "/tickets/" + first).expect(204);
    ada.delete(board.path + "/tickets/" + second).expect(204);
    assertThat(counted(board)).isZero();
  }

  /** A board of a release that did not count is counted with its next change. */
  @Test
  void count_ofAnOldBoard_isMadeUpFor() {
    TestUser ada = TestUser.at(node);
    TestBoard board = ada.project();
    board.ticket("one", board.column(0));
    board.ticket("three", board.column(0));
    String old = "{\"tickets\":2,\"lastNumber\":2}";
    node.redis().call("HSET", "tidings:{main}:state:board." + board.id, "counts", old);
    ada.get(board.path + "/board").expect(200);
    board.ticket("seven", board.column(0));
    assertThat(counted(board)).isEqualTo(actual(board)).isEqualTo(13);
  }

  private static long counted(TestBoard board) {
    String json =
        node.bean(WorkspaceState.class).field(new BoardKeys(board.id).board(), BoardState.COUNTS);
    return json(String.valueOf(json)).path("bytes").asLong(-1);
  }

  private static long actual(TestBoard board) {
    return board
        .board()
        .path("tickets")
        .valueStream()
        .mapToLong(ticket ->
            Ticket.bytes(
                ticket.path("title").asString(),
                ticket.path("description").asString(),
                ticket.path("labelIds").size()))
        .sum();
  }
}
