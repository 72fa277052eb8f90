package io.tidings.node.board.column;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import io.tidings.node.board.BoardTest;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a change of columns and labels answers, leaves and tells. */
class ColumnsTest extends BoardTest {
  private TestUser ada;
  private TestBoard board;
  private String columns;
  private String todo;
  private String doing;
  private String done;
  private List<String> topics;

  @BeforeEach
  void project() {
    ada = TestUser.at(node);
    board = ada.project();
    columns = board.path + "/columns";
    todo = board.column(0);
    doing = board.column(1);
    done = board.column(2);
    topics = List.of("$project." + board.id, "$boards");
  }

  private void expectOne(String type, List<String> where, String data) {
    List<Event> events = board.newEvents();
    assertThat(events).hasSize(1);
    expectEvent(events.getFirst(), type, where, data);
  }

  @Test
  void create_column_isTheLast() {
    JsonNode answer = ada.post(columns, "{\"title\":\"Later\",\"color\":\"#ABCDEF\"}").expect(201);
    assertThat(answer)
        .isEqualTo(
            json(
                """
                {'id':%s,'projectId':'%d','title':'Later','color':'#abcdef','order':3,
                 'default':false,'version':'1'}\
                """
                    .formatted(answer.path("id"), board.id)));
    expectOne(
        "column.created",
        topics,
        "{'projectId':%d,'column':%s,'actor':%d}".formatted(board.id, answer, ada.id));
    assertThat(ada.get(columns).expect(200).path("columns").get(3)).isEqualTo(answer);
  }

  @Test
  void edit_titleOrColour_isTold_theSameIsNot() {
    JsonNode answer =
        ada.patch(columns + "/" + doing, "{\"title\":\"Now\",\"color\":\"#00ff00\"}").expect(200);
    assertThat(answer.path("version").asString()).isEqualTo("2");
    expectOne(
        "column.updated",
        topics,
        "{'projectId':%d,'column':%s,'actor':%d}".formatted(board.id, answer, ada.id));
    ada.patch(columns + "/" + doing, "{\"title\":\"Now\",\"color\":\"#00FF00\"}").expect(200);
    ada.patch(columns + "/" + doing, "{}").expect(200);
    assertThat(board.newEvents()).isEmpty();
    ada.with("If-Match", "1")
        .patch(columns + "/" + doing, "{\"title\":\"Old\"}")
        .expectProblem(412, "stale-version");
    assertThat(board.newEvents()).isEmpty();
  }

  @Test
  void reorder_columns_isTold_theSameOrderIsNot() {
    String order = "{\"columnIds\":[\"%s\",\"%s\",\"%s\"]}".formatted(done, todo, doing);
    assertThat(board.board().path("columnOrderVersion").asString()).isEqualTo("1");
    JsonNode answer = ada.post(columns + "/reorder", order).expect(200);
    assertThat(answer.path("columnOrderVersion").asString()).isEqualTo("2");
    assertThat(answer.path("columns").get(0).path("id").asString()).isEqualTo(done);
    assertThat(answer.path("columns").get(1).path("default").asBoolean()).isTrue();
    expectOne(
        "column.reordered",
        topics,
        "{'projectId':%d,'columnIds':[%s,%s,%s],'version':2,'actor':%d}"
            .formatted(board.id, done, todo, doing, ada.id));
    assertThat(ada.post(columns + "/reorder", order).expect(200)).isEqualTo(answer);
    assertThat(ada.get(columns).expect(200)).isEqualTo(answer);
    assertThat(board.board().path("columnOrderVersion").asString()).isEqualTo("2");
    assertThat(board.newEvents()).isEmpty();
    for (String wrong :
        List.of(
            "[]",
            "[" + todo + "]",
            "[%s,%s,1]".formatted(todo, doing),
            "[%s,%s,%s]".formatted(todo, doing, doing),
            "[%s,%s,%s,%s]".formatted(todo, doing, done, todo))) {
      ada.post(columns + "/reorder", "{\"columnIds\":" + wrong + "}")
          .expectProblem(400, "invalid-field", "columnIds");
    }
  }

  @Test
  void reorder_afterAnother_isRefusedToWhoAsksForIt() {
    String order = "{\"columnIds\":[\"%s\",\"%s\",\"%s\"]}";
    ada.post(columns + "/reorder", order.formatted(done, todo, doing)).expect(200);
    ada.patch(columns + "/" + todo, "{\"title\":\"New\"}").expect(200);
    board.newEvents();
    ada.with("If-Match", "1")
        .post(columns + "/reorder", order.formatted(todo, doing, done))
        .expectProblem(412, "stale-version", "If-Match");
    assertThat(board.newEvents()).isEmpty();
    ada.with("If-Match", "\"2\"")
        .post(columns + "/reorder", order.formatted(todo, doing, done))
        .expect(200);
  }

  @Test
  void delete_columnWithCards_movesThemToTheDefaultColumnFirst() {
    String there = board.ticket("there", todo);
    String a = board.ticket("a", done);
    String b = board.ticket("b", done);
    String c = board.ticket("c", done);
    board.newEvents();
    ada.with("X-Tab-Id", "tab-7").delete(columns + "/" + done).expect(204);

    List<Event> events = board.newEvents();
    assertThat(events.stream().map(event -> event.envelope().type()))
        .containsExactly("card.moved", "card.moved", "card.moved", "column.deleted");
    assertThat(events).allMatch(event -> "tab-7".equals(event.envelope().tabId()));
    for (int i = 1; i < events.size(); i++) {
      assertThat(events.get(i).id().ms()).isEqualTo(events.getFirst().id().ms());
      assertThat(events.get(i).id().seq()).isEqualTo(events.get(i - 1).id().seq() + 1);
    }
    assertThat(board.cards(todo)).containsExactly(there, a, b, c);
    JsonNode tickets = board.board().path("tickets");
    for (int i = 0; i < 3; i++) {
      JsonNode ticket = tickets.get(i + 1);
      expectEvent(
          events.get(i),
          "card.moved",
          topics,
          """
          {'projectId':%d,'ticket':%s,'fromColumnId':%s,'toColumnId':%s,'order':%d,'rank':'%s',
           'changed':['columnId','order'],'actor':%d}\
          """
              .formatted(
                  board.id, ticket, done, todo, i + 1, ticket.path("rank").asString(), ada.id));
    }
    expectEvent(
        events.get(3),
        "column.deleted",
        topics,
        "{'projectId':%d,'id':%s,'version':2,'actor':%d}".formatted(board.id, done, ada.id));
    ada.get(columns + "/" + done + "/tickets").expectProblem(404, "not-found");
  }

  @Test
  void delete_columnWithTarget_movesItsCardsThere() {
    String a = board.ticket("a", done);
    ada.delete(columns + "/" + done + "?moveTicketsTo=" + doing).expect(204);
    assertThat(board.cards(doing)).containsExactly(a);
  }

  @Test
  void delete_defaultColumn_needsATargetWhichIsTheDefaultThen() {
    ada.delete(columns + "/" + todo).expectProblem(400, "missing-field", "moveTicketsTo");
    String a = board.ticket("a", todo);
    board.newEvents();
    ada.delete(columns + "/" + todo).expectProblem(409, "column-not-empty");
    assertThat(board.newEvents()).isEmpty();
    ada.delete(columns + "/" + todo + "?moveTicketsTo=" + done).expect(204);
    List<Event> events = board.newEvents();
    assertThat(events.stream().map(event -> event.envelope().type()))
        .containsExactly("card.moved", "column.deleted", "column.updated");
    JsonNode target = ada.get(columns).expect(200).path("columns").get(1);
    assertThat(target.path("default").asBoolean()).isTrue();
    assertThat(events.getLast().envelope().data().path("column")).isEqualTo(target);
    assertThat(board.cards(done)).containsExactly(a);
  }

  @Test
  void delete_badTargetOrLastColumn_isRefused() {
    for (String target : List.of(doing, "x", "1", "999999999")) {
      ada.delete(columns + "/" + doing + "?moveTicketsTo=" + target)
          .expectProblem(400, "invalid-field", "moveTicketsTo");
    }
    ada.delete(columns + "/" + doing).expect(204);
    ada.delete(columns + "/" + done).expect(204);
    board.newEvents();
    ada.delete(columns + "/" + todo).expectProblem(409, "last-column");
    assertThat(board.newEvents()).isEmpty();
  }

  @Test
  void labels_createEditDelete_areToldOnce() {
    String labels = board.path + "/labels";
    JsonNode bug = ada.post(labels, "{\"name\":\"bug\",\"color\":\"#EF4444\"}").expect(201);
    expectOne(
        "label.created",
        topics,
        "{'projectId':%d,'label':%s,'actor':%d}".formatted(board.id, bug, ada.id));
    String path = labels + "/" + bug.path("id").asString();
    String ticket = board.ticket("card", todo);
    ada.patch(
            board.path + "/tickets/" + ticket,
            "{\"labelIds\":[\"" + bug.path("id").asString() + "\"]}")
        .expect(200);
    board.newEvents();
    JsonNode defect = ada.patch(path, "{\"name\":\"defect\"}").expect(200);
    expectOne(
        "label.updated",
        topics,
        "{'projectId':%d,'label':%s,'actor':%d}".formatted(board.id, defect, ada.id));
    ada.patch(path, "{\"name\":\"defect\",\"color\":\"#ef4444\"}").expect(200);
    assertThat(board.newEvents()).isEmpty();
    ada.delete(path).expect(204);
    expectOne(
        "label.deleted",
        topics,
        "{'projectId':%d,'id':%s,'version':3,'actor':%d}"
            .formatted(board.id, bug.path("id").asString(), ada.id));
    assertThat(board.board().path("tickets").get(0).path("labelIds")).isEqualTo(json("[]"));
    assertThat(ada.get(labels).expect(200)).isEqualTo(json("{'labels':[]}"));
    ada.delete(path).expectProblem(404, "not-found");
  }
}
