package io.tidings.node.board.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import io.tidings.node.board.Answer;
import io.tidings.node.board.BoardTest;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a change of a ticket answers, leaves and tells. */
class TicketsTest extends BoardTest {
  private TestUser ada;
  private TestBoard board;
  private String tickets;
  private String todo;
  private String done;
  private List<String> topics;

  @BeforeEach
  void project() {
    ada = TestUser.at(node);
    board = ada.project();
    tickets = board.path + "/tickets";
    todo = board.column(0);
    done = board.column(2);
    topics = List.of("$project." + board.id, "$boards");
  }

  private void expectOne(String type, String data) {
    List<Event> events = board.newEvents();
    assertThat(events).hasSize(1);
    expectEvent(events.getFirst(), type, topics, data);
  }

  @Test
  void create_ticket_isAnsweredKeptAndTold() {
    JsonNode answer =
        ada.post(tickets, "{\"title\":\" A card \",\"description\":\"Text\\n\"}").expect(201);
    assertThat(answer.propertyNames())
        .containsExactly(
            "id",
            "projectId",
            "number",
            "title",
            "description",
            "labelIds",
            "assigneeIds",
            "columnId",
            "order",
            "rank",
            "createdBy",
            "createdAt",
            "updatedAt",
            "version");
    assertThat(answer.path("title").asString()).isEqualTo("A card");
    assertThat(answer.path("description").asString()).isEqualTo("Text\n");
    assertThat(answer.path("columnId").asString()).isEqualTo(todo);
    assertThat(answer.path("order").asInt()).isZero();
    assertThat(answer.path("number").asInt()).isEqualTo(1);
    assertThat(answer.path("createdBy").asString()).isEqualTo(String.valueOf(ada.id));
    assertThat(answer.path("createdAt").asString()).matches("\\d{4}-.*\\.\\d{3}Z");
    assertThat(board.board().path("tickets").get(0)).isEqualTo(answer);
    assertThat(ada.get(tickets + "/" + answer.path("id").asString()).expect(200)).isEqualTo(answer);
    expectOne(
        "ticket.created",
        "{'projectId':%d,'ticket':%s,'actor':%d}".formatted(board.id, answer, ada.id));
  }

  @Test
  void create_atAnIndex_standsThere() {
    String first = board.ticket("first", todo);
    String second = board.ticket("second", todo);
    Answer between =
        ada.post(tickets, "{\"title\":\"x\",\"columnId\":\"%s\",\"order\":1}".formatted(todo));
    assertThat(between.expect(201).path("order").asInt()).isEqualTo(1);
    assertThat(board.cards(todo)).containsExactly(first, between.text("id"), second);
  }

  @Test
  void create_inNoColumn_hasNoPlace() {
    JsonNode answer = ada.post(tickets, "{\"title\":\"x\",\"columnId\":null}").expect(201);
    assertThat(answer.path("columnId").isNull()).isTrue();
    assertThat(answer.path("order").isNull()).isTrue();
    assertThat(answer.path("rank").isNull()).isTrue();
  }

  @Test
  void edit_titleAndLabels_isOneUpdate() {
    String label = board.label("bug");
    String id = board.ticket("old", todo);
    board.newEvents();
    JsonNode answer =
        ada.patch(
                tickets + "/" + id,
                "{\"title\":\"new\",\"labelIds\":[\"%s\",%s]}".formatted(label, label))
            .expect(200);
    assertThat(answer.path("version").asString()).isEqualTo("2");
    assertThat(answer.path("labelIds")).isEqualTo(json("['" + label + "']"));
    expectOne(
        "ticket.updated",
        "{'projectId':%d,'ticket':%s,'changed':['title','labelIds'],'actor':%d}"
            .formatted(board.id, answer, ada.id));
  }

  @Test
  void edit_nothing_changesAndTellsNothing() {
    String one = board.label("one");
    String two = board.label("two");
    String id = board.ticket("same", todo);
    String labels = "{\"labelIds\":[\"%s\",\"%s\"]}";
    JsonNode before = ada.patch(tickets + "/" + id, labels.formatted(one, two)).expect(200);
    board.newEvents();
    String path = tickets + "/" + id;
    assertThat(ada.patch(path, labels.formatted(two, one)).expect(200)).isEqualTo(before);
    assertThat(ada.patch(path, "{\"title\":\" same\"}").expect(200)).isEqualTo(before);
    assertThat(ada.patch(path, "{}").expect(200)).isEqualTo(before);
    assertThat(ada.patch(path, "{\"columnId\":\"" + todo + "\"}").expect(200)).isEqualTo(before);
    assertThat(ada.patch(path, "{\"order\":0}").expect(200)).isEqualTo(before);
    assertThat(move(id, todo, 0).expect(200)).isEqualTo(before);
    assertThat(move(id, todo, 7).expect(200)).isEqualTo(before);
    assertThat(ada.put(board.path + "/columns/" + todo + "/tickets/" + id, "{}").expect(200))
        .isEqualTo(before);
    assertThat(board.newEvents()).isEmpty();
    assertThat(board.board().path("tickets").get(0)).isEqualTo(before);
  }

  @Test
  void move_toAnotherColumn_isOneMove() {
    String other = board.ticket("other", done);
    String id = board.ticket("mover", todo);
    board.newEvents();
    JsonNode answer =
        ada.with("X-Tab-Id", "tab", "X-Session-Tag", "tag")
            .post(tickets + "/" + id + "/move", "{\"columnId\":\"" + done + "\",\"order\":0}")
            .expect(200);
    assertThat(board.cards(done)).containsExactly(id, other);
    assertThat(board.cards(todo)).isEmpty();
    List<Event> events = board.newEvents();
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().envelope().tabId()).isEqualTo("tab");
    expectEvent(
        events.getFirst(),
        "card.moved",
        topics,
        """
        {'projectId':%d,'ticket':%s,'fromColumnId':%s,'toColumnId':%s,'order':0,'rank':'%s',
         'changed':['columnId','order'],'actor':%d,'sessionTag':'tag'}\
        """
            .formatted(board.id, answer, todo, done, answer.path("rank").asString(), ada.id));
  }

  @Test
  void move_insideAColumn_changesTheCardsOwnRankAlone() {
    String a = board.ticket("a", todo);
    String b = board.ticket("b", todo);
    String c = board.ticket("c", todo);
    JsonNode before = board.board().path("tickets");
    board.newEvents();
    JsonNode answer = move(c, todo, 1).expect(200);
    assertThat(answer.path("order").asInt()).isEqualTo(1);
    assertThat(board.cards(todo)).containsExactly(a, c, b);
    assertThat(board.newEventTypes()).containsExactly("card.moved");
    JsonNode after = board.board().path("tickets");
    assertThat(after.get(0)).isEqualTo(before.get(0));
    assertThat(after.get(1).path("rank")).isEqualTo(before.get(1).path("rank"));
  }

  @Test
  void move_withoutOrder_goesToTheEnd() {
    String a = board.ticket("a", todo);
    String b = board.ticket("b", todo);
    ada.post(tickets + "/" + a + "/move", "{\"columnId\":\"" + todo + "\"}").expect(200);
    assertThat(board.cards(todo)).containsExactly(b, a);
    assertThat(board.newEvents().getLast().envelope().data().path("changed"))
        .isEqualTo(json("['order']"));
  }

  @Test
  void edit_columnAndTitle_isOneMove() {
    String id = board.ticket("old", todo);
    board.newEvents();
    ada.patch(tickets + "/" + id, "{\"title\":\"new\",\"columnId\":\"" + done + "\"}").expect(200);
    List<Event> events = board.newEvents();
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().envelope().type()).isEqualTo("card.moved");
    assertThat(events.getFirst().envelope().data().path("changed"))
        .isEqualTo(json("['title','columnId','order']"));
  }

  @Test
  void unlinkAndLink_byColumnOrByPatch_tellTheSame() {
    String id = board.ticket("card", todo);
    String inColumn = board.path + "/columns/" + todo + "/tickets/" + id;
    board.newEvents();
    ada.delete(inColumn).expect(204);
    JsonNode loose = ada.get(tickets + "/" + id).expect(200);
    expectOne(
        "card.unlinked",
        "{'projectId':%d,'ticket':%s,'columnId':%s,'changed':['columnId'],'actor':%d}"
            .formatted(board.id, loose, todo, ada.id));
    JsonNode linked = ada.put(inColumn, "{\"order\":0}").expect(200);
    expectOne(
        "card.linked",
        """
        {'projectId':%d,'ticket':%s,'columnId':%s,'order':0,'rank':'a0',
         'changed':['columnId','order'],'actor':%d}\
        """
            .formatted(board.id, linked, todo, ada.id));
    ada.patch(tickets + "/" + id, "{\"columnId\":null}").expect(200);
    ada.patch(tickets + "/" + id, "{\"columnId\":\"" + done + "\"}").expect(200);
    assertThat(board.newEventTypes()).containsExactly("card.unlinked", "card.linked");
    ada.delete(inColumn).expectProblem(404, "not-found");
  }

  @Test
  void delete_ticket_leavesNothing() {
    String id = board.ticket("card", todo);
    board.newEvents();
    ada.delete(tickets + "/" + id).expect(204);
    expectOne(
        "ticket.deleted",
        "{'projectId':%d,'id':%s,'columnId':%s,'version':2,'actor':%d}"
            .formatted(board.id, id, todo, ada.id));
    assertThat(board.cards(todo)).isEmpty();
    ada.get(tickets + "/" + id).expectProblem(404, "not-found");
    ada.delete(tickets + "/" + id).expectProblem(404, "not-found");
  }

  @Test
  void transfer_ticket_isDeletedHereAndCreatedThere() {
    String bug = board.label("bug");
    String mine = board.label("mine");
    TestBoard target = ada.project();
    String there = target.label("bug");
    target.ticket("first", target.column(0));
    String id = board.ticket("card", done);
    ada.patch(tickets + "/" + id, "{\"labelIds\":[\"%s\",\"%s\"]}".formatted(bug, mine))
        .expect(200);
    board.newEvents();
    target.newEvents();
    JsonNode answer =
        ada.post(tickets + "/" + id + "/transfer", "{\"targetProjectId\":\"" + target.id + "\"}")
            .expect(200);
    assertThat(answer.path("id").asString()).isEqualTo(id);
    assertThat(answer.path("number").asInt()).isEqualTo(2);
    assertThat(answer.path("columnId").asString()).isEqualTo(target.column(0));
    assertThat(answer.path("order").asInt()).isEqualTo(1);
    assertThat(answer.path("labelIds")).isEqualTo(json("['" + there + "']"));

    Event left = board.newEvents().getFirst();
    expectEvent(
        left,
        "ticket.deleted",
        topics,
        "{'projectId':%d,'id':%s,'columnId':%s,'version':3,'actor':%d}"
            .formatted(board.id, id, done, ada.id));
    assertThat(answer.path("version").asString()).as("after its deletion here").isEqualTo("4");
    Event arrived = target.newEvents().getFirst();
    expectEvent(
        arrived,
        "ticket.created",
        List.of("$project." + target.id, "$boards"),
        "{'projectId':%d,'ticket':%s,'actor':%d}".formatted(target.id, answer, ada.id));
    assertThat(arrived.id().after(left.id())).isTrue();
    assertThat(arrived.id().ms()).isEqualTo(left.id().ms());
    ada.get(tickets + "/" + id).expectProblem(404, "not-found");
  }

  @Test
  void move_ranksTooLong_reranksTheColumn() {
    String a = board.ticket("a", todo);
    String b = board.ticket("b", todo);
    String c = board.ticket("c", todo);
    board.newEvents();
    String rank = "";
    // Each time the last one goes between the first two, which have less and less room.
    for (int i = 0; i < 600 && rank.length() != 2; i++) {
      rank = move(board.cards(todo).getLast(), todo, 1).expect(200).path("rank").asString();
    }
    List<Event> all = board.newEvents();
    assertThat(all).hasSizeGreaterThan(400).allMatch(e -> e.envelope().type().equals("card.moved"));
    List<Event> events = all.subList(all.size() - 2, all.size());
    assertThat(events.getFirst().id().ms()).isEqualTo(events.getLast().id().ms());
    assertThat(events.getFirst().envelope().data().path("changed")).isEqualTo(json("['order']"));
    assertThat(events.get(1).envelope().data().path("changed")).isEqualTo(json("['rank']"));
    JsonNode after = board.board().path("tickets");
    for (Event event : events) {
      JsonNode ticket = event.envelope().data().path("ticket");
      assertThat(after.valueStream()).contains(ticket);
      assertThat(ticket.path("rank").asString()).hasSize(2);
    }
    assertThat(board.cards(todo)).containsExactlyInAnyOrder(a, b, c);
  }

  @Test
  void ifMatch_olderVersion_isRefusedAndTellsNothing() {
    String id = board.ticket("card", todo);
    String path = tickets + "/" + id;
    Answer read = ada.get(path);
    assertThat(read.http().headers().firstValue("ETag")).hasValue("\"1\"");
    ada.with("If-Match", "\"1\"").patch(path, "{\"title\":\"two\"}").expect(200);
    board.newEvents();
    TestUser late = ada.with("If-Match", "1");
    late.patch(path, "{\"title\":\"three\"}").expectProblem(412, "stale-version", "If-Match");
    late.post(path + "/move", "{\"columnId\":\"" + done + "\"}")
        .expectProblem(412, "stale-version");
    late.delete(path).expectProblem(412, "stale-version");
    late.delete(board.path + "/columns/" + todo + "/tickets/" + id)
        .expectProblem(412, "stale-version");
    assertThat(board.newEvents()).isEmpty();
    assertThat(ada.get(path).expect(200).path("title").asString()).isEqualTo("two");
    ada.with("If-Match", "\"2\"").delete(path).expect(204);
  }

  private Answer move(String ticket, String column, int order) {
    return ada.post(
        tickets + "/" + ticket + "/move",
        "{\"columnId\":\"%s\",\"order\":%d}".formatted(column, order));
  }
}
