package io.tidings.node.board.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import io.tidings.node.board.Answer;
import io.tidings.node.board.BoardTest;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who a ticket may be assigned to, and what remains of an assignment. */
class AssigneesTest extends BoardTest {
  private TestUser ada;
  private TestUser grace;
  private TestBoard board;
  private String ticket;

  @BeforeEach
  void project() {
    ada = TestUser.at(node);
    grace = TestUser.at(node);
    board = ada.project();
    board.add(grace, "reader");
    ticket = board.path + "/tickets/" + board.ticket("card", board.column(0));
    board.newEvents();
  }

  private Answer assign(long... users) {
    return ada.patch(ticket, "{\"assigneeIds\":[%s]}".formatted(quoted(users)));
  }

  private static String quoted(long... users) {
    return LongStream.of(users).mapToObj(id -> "\"" + id + "\"").collect(Collectors.joining(","));
  }

  private static JsonNode ids(long... users) {
    return json("[" + quoted(users) + "]");
  }

  private JsonNode assignees() {
    return ada.get(ticket).expect(200).path("assigneeIds");
  }

  @Test
  void create_withAssignees_namesEachOnce() {
    JsonNode made =
        ada.post(
                board.path + "/tickets",
                "{\"title\":\"x\",\"assigneeIds\":[%d,\"%d\",%d]}"
                    .formatted(grace.id, ada.id, grace.id))
            .expect(201);
    assertThat(made.path("assigneeIds")).isEqualTo(ids(grace.id, ada.id));
    Event event = board.newEvents().getFirst();
    assertThat(event.envelope().type()).isEqualTo("ticket.created");
    assertThat(event.envelope().data().path("ticket")).isEqualTo(made);
  }

  @Test
  void edit_assignees_tellsThemAsChanged() {
    JsonNode answer = assign(grace.id).expect(200);
    assertThat(answer.path("assigneeIds")).isEqualTo(ids(grace.id));
    assertThat(board.board().path("tickets").get(0)).isEqualTo(answer);
    Event event = board.newEvents().getFirst();
    assertThat(event.envelope().type()).isEqualTo("ticket.updated");
    assertThat(event.envelope().data().path("ticket")).isEqualTo(answer);
    assertThat(event.envelope().data().path("changed")).isEqualTo(json("['assigneeIds']"));
    ada.patch(ticket, "{\"title\":\"new\"}").expect(200);
    assertThat(assignees()).as("after a change of another field").isEqualTo(ids(grace.id));
  }

  @Test
  void edit_sameAssigneesInAnotherOrder_changesNothing() {
    JsonNode before = assign(grace.id, ada.id).expect(200);
    board.newEvents();
    assertThat(assign(ada.id, grace.id).expect(200)).isEqualTo(before);
    assertThat(board.newEvents()).isEmpty();
  }

  @Test
  void edit_userWhoMayNotRead_isRefusedByIndex() {
    TestUser stranger = TestUser.at(node);
    assign(ada.id, stranger.id).expectProblem(400, "invalid-field", "assigneeIds[1]");
    assign(999_999_999L).expectProblem(400, "invalid-field", "assigneeIds[0]");
    assertThat(board.newEvents()).isEmpty();
    assertThat(assignees()).isEmpty();
    TestUser admin = TestUser.adminAt(node);
    assertThat(assign(admin.id).expect(200).path("assigneeIds"))
        .as("a system administrator reads every project")
        .isEqualTo(ids(admin.id));
  }

  @Test
  void edit_publicProject_takesEveryActiveUser() {
    ada.patch(board.path, "{\"visibility\":\"public\"}").expect(200);
    TestUser stranger = TestUser.at(node);
    TestUser admin = TestUser.adminAt(node);
    assign(stranger.id).expect(200);
    admin.patch("/api/users/" + stranger.id, "{\"active\":false}").expect(200);
    assertThat(assign(stranger.id, ada.id).expect(200).path("assigneeIds"))
        .as("a disabled user who is assigned already may stay")
        .isEqualTo(ids(stranger.id, ada.id));
    assign(ada.id).expect(200);
    assign(stranger.id).expectProblem(400, "invalid-field", "assigneeIds[0]");
  }

  @Test
  void edit_moreThanTen_isRefused() {
    ada.patch(board.path, "{\"visibility\":\"public\"}").expect(200);
    long[] users = LongStream.rangeClosed(1, 11).toArray();
    assign(users).expectProblem(400, "invalid-field", "assigneeIds");
    long[] one = LongStream.generate(() -> ada.id).limit(11).toArray();
    assertThat(assign(one).expect(200).path("assigneeIds")).isEqualTo(ids(ada.id));
  }

  @Test
  void madePrivate_othersAreNoLongerAssigned() {
    TestUser stranger = TestUser.at(node);
    ada.patch(board.path, "{\"visibility\":\"public\"}").expect(200);
    assign(stranger.id, grace.id).expect(200);
    ada.patch(board.path, "{\"visibility\":\"private\"}").expect(200);
    assertThat(assignees()).isEqualTo(ids(grace.id));
    assertThat(board.board().path("tickets").get(0).path("assigneeIds")).isEqualTo(ids(grace.id));
  }

  @Test
  void removedMember_isNoLongerAssigned_andGoesWithTheNextChange() {
    assign(grace.id, ada.id).expect(200);
    ada.delete(board.path + "/members/" + grace.id).expect(204);
    assertThat(assignees()).isEqualTo(ids(ada.id));
    assign(ada.id, grace.id).expectProblem(400, "invalid-field", "assigneeIds[1]");
    ada.patch(ticket, "{\"title\":\"new\"}").expect(200);
    board.add(grace, "reader");
    assertThat(assignees()).as("the change stored it without her").isEqualTo(ids(ada.id));
  }

  @Test
  void form_emptyValue_unassignsAll() {
    assign(grace.id).expect(200);
    String path = "/board/" + board.key + "/tickets/" + ticket.replaceAll(".*/", "");
    ada.form(path, "assigneeIds", "" + ada.id, "assigneeIds", "" + grace.id).expect(204);
    assertThat(assignees()).isEqualTo(ids(ada.id, grace.id));
    ada.form(path, "assigneeIds", "").expect(204);
    assertThat(assignees()).isEmpty();
  }

  @Test
  void transfer_keepsAssigneesWhoMayReadTheTarget() {
    TestUser alan = TestUser.at(node);
    board.add(alan, "writer");
    TestBoard target = ada.project();
    target.add(grace, "reader");
    assign(alan.id, grace.id).expect(200);
    JsonNode arrived =
        ada.post(ticket + "/transfer", "{\"targetProjectId\":\"" + target.id + "\"}").expect(200);
    assertThat(arrived.path("assigneeIds")).isEqualTo(ids(grace.id));
    assertThat(List.of(target.newEvents().getLast().envelope().data().path("ticket")))
        .containsExactly(arrived);
  }
}
