package io.tidings.node.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A board as a client knows it that read it once, and applied all events since. */
final class BoardReplica {
  private final Map<String, JsonNode> columns = new LinkedHashMap<>();
  private final Map<String, JsonNode> labels = new LinkedHashMap<>();
  private final Map<String, JsonNode> tickets = new TreeMap<>();

  BoardReplica(JsonNode board) {
    board.path("columns").forEach(column -> columns.put(id(column), column));
    board.path("labels").forEach(label -> labels.put(id(label), label));
    board.path("tickets").forEach(ticket -> tickets.put(id(ticket), ticket));
  }

  void apply(Event event) {
    JsonNode data = event.envelope().data();
    switch (event.envelope().type()) {
      case "ticket.created", "ticket.updated", "card.moved", "card.linked", "card.unlinked" ->
          tickets.put(id(data.path("ticket")), data.path("ticket"));
      case "ticket.deleted" -> tickets.remove(id(data));
      case "column.created", "column.updated" ->
          columns.put(id(data.path("column")), data.path("column"));
      case "column.deleted" -> columns.remove(id(data));
      case "column.reordered" -> {
        Map<String, JsonNode> before = new LinkedHashMap<>(columns);
        columns.clear();
        data.path("columnIds").forEach(id -> columns.put(id.asString(), before.get(id.asString())));
      }
      case "label.created", "label.updated" ->
          labels.put(id(data.path("label")), data.path("label"));
      case "label.deleted" -> labels.remove(id(data));
      default -> throw new AssertionError("unexpected: " + event);
    }
  }

  /** The ids in each column, in order. */
  Map<String, List<String>> order() {
    Map<String, List<String>> order = new LinkedHashMap<>();
    columns.keySet().forEach(column -> order.put(column, new ArrayList<>()));
    tickets.values().stream()
        .filter(ticket -> !ticket.path("columnId").isNull())
        .sorted(
            Comparator.comparing((JsonNode ticket) -> ticket.path("rank").asString())
                .thenComparingLong(ticket -> Long.parseLong(id(ticket))))
        .forEach(ticket -> in(order, ticket).add(id(ticket)));
    return order;
  }

  /** Says that this is what the node answers now. Positions follow from ranks. */
  void expectSame(JsonNode board) {
    BoardReplica fresh = new BoardReplica(board);
    assertThat(fresh.order()).isEqualTo(order());
    assertThat(List.copyOf(fresh.columns.keySet())).isEqualTo(List.copyOf(columns.keySet()));
    assertThat(without(fresh.columns, "order")).isEqualTo(without(columns, "order"));
    assertThat(fresh.labels).isEqualTo(labels);
    assertThat(tickets(fresh)).isEqualTo(tickets(this));
    board
        .path("tickets")
        .forEach(ticket -> {
          if (!ticket.path("columnId").isNull()) {
            assertThat(ticket.path("order").asInt())
                .isEqualTo(in(fresh.order(), ticket).indexOf(id(ticket)));
          }
        });
  }

  /** A label that is gone is gone from all tickets. */
  private static Map<String, JsonNode> tickets(BoardReplica boardReplica) {
    Map<String, JsonNode> tickets = without(boardReplica.tickets, "order");
    tickets
        .values()
        .forEach(ticket -> {
          List<JsonNode> there =
              ticket
                  .path("labelIds")
                  .valueStream()
                  .filter(label -> boardReplica.labels.containsKey(label.asString()))
                  .toList();
          ((ObjectNode) ticket).putArray("labelIds").addAll(there);
        });
    return tickets;
  }

  private static Map<String, JsonNode> without(Map<String, JsonNode> things, String field) {
    Map<String, JsonNode> copies = new TreeMap<>();
    things.forEach((id, thing) -> copies.put(id, ((ObjectNode) thing.deepCopy()).without(field)));
    return copies;
  }

  /** Those of the column that the card is in. */
  private static List<String> in(Map<String, List<String>> order, JsonNode card) {
    return order.computeIfAbsent(card.path("columnId").asString(), _ -> new ArrayList<>());
  }

  private static String id(JsonNode thing) {
    return thing.path("id").asString();
  }
}
