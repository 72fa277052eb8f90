package io.tidings.node.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a change of a ticket answers, leaves and tells. */
class TicketsTest extends BoardTest {
  private Somebody ada;
  private TestBoard board;
  private List<String> topics;

  @BeforeEach
  void project() {
    ada = Somebody.at(node);
    board = ada.project();
    topics = List.of("project." + board.id, "boards");
  }

  @Test
  void create_ticket_isAnsweredKeptAndTold() {
    String column = board.column(0);
    JsonNode answer =
        ada.with("X-Tab-Id", "tab-1")
            .post(board.path + "/tickets", "{\"title\":\" A card \",\"description\":\"Text\\n\"}")
            .expect(201);
    assertThat(answer.propertyNames())
        .containsExactly(
            "id",
            "projectId",
            "number",
            "title",
            "description",
            "labelIds",
            "columnId",
            "order",
            "rank",
            "createdBy",
            "createdAt",
            "updatedAt",
            "version");
    assertThat(answer.path("title").asString()).isEqualTo("A card");
    assertThat(answer.path("columnId").asString()).isEqualTo(column);
    assertThat(answer.path("order").asInt()).isZero();
    assertThat(answer.path("number").asInt()).isEqualTo(1);
    assertThat(answer.path("createdAt").asString()).matches("\\d{4}-.*\\.\\d{3}Z");
    assertThat(board.board().path("tickets").get(0)).isEqualTo(answer);

    List<Event> told = board.told();
    assertThat(told).hasSize(1);
    expectTold(
        told.getFirst(),
        "ticket.created",
        topics,
        "{'projectId':%d,'ticket':%s,'actor':%d}".formatted(board.id, answer, ada.id));
    assertThat(told.getFirst().envelope().tabId()).isEqualTo("tab-1");
  }
}
