package io.tidings.node.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A board as a client knows it that read it once, and got all events since, in any order: of each
 * thing, what has a greater version than what the client holds is newer.
 */
final class BoardReplica {
  private static final Comparator<String> BY_ID = Comparator.comparingLong(Long::parseLong);

  private final JsonNode start;
  private final Map<String, JsonNode> columns = new TreeMap<>(BY_ID);
  private final Map<String, JsonNode> labels = new TreeMap<>(BY_ID);
  private final Map<String, JsonNode> tickets = new TreeMap<>(BY_ID);
  private final Map<String, Long> versions = new HashMap<>();
  private List<String> columnOrder = List.of();

  BoardReplica(JsonNode board) {
    start = board;
    board.path("columns").forEach(column -> put(columns, "column", column));
    board.path("labels").forEach(label -> put(labels, "label", label));
    board.path("tickets").forEach(ticket -> put(tickets, "ticket", ticket));
    order(board.path("columnOrderVersion").asLong(0), ids(board.path("columns").findValues("id")));
  }

  /** Another client that read the same. */
  BoardReplica copy() {
    return new BoardReplica(start);
  }

  void apply(Event event) {
    JsonNode data = event.envelope().data();
    switch (event.envelope().type()) {
      case "ticket.created", "ticket.updated", "card.moved", "card.linked", "card.unlinked" ->
          put(tickets, "ticket", data.path("ticket"));
      case "ticket.deleted" -> remove(tickets, "ticket", data);
      case "column.created", "column.updated" -> put(columns, "column", data.path("column"));
      case "column.deleted" -> remove(columns, "column", data);
      case "column.reordered" ->
          order(data.path("version").asLong(0), ids(data.path("columnIds").valueStream().toList()));
      case "label.created", "label.updated" -> put(labels, "label", data.path("label"));
      case "label.deleted" -> remove(labels, "label", data);
      default -> throw new AssertionError("unexpected: " + event);
    }
  }

  private void put(Map<String, JsonNode> things, String kind, JsonNode thing) {
    if (isNewer(kind + id(thing), thing)) {
      things.put(id(thing), thing);
    }
  }

  private void remove(Map<String, JsonNode> things, String kind, JsonNode thing) {
    if (isNewer(kind + id(thing), thing)) {
      things.remove(id(thing));
    }
  }

  private void order(long version, List<String> ids) {
    if (version > versions.getOrDefault("columns", 0L)) {
      versions.put("columns", version);
      columnOrder = ids;
    }
  }

  private boolean isNewer(String name, JsonNode thing) {
    long version = thing.path("version").asLong(0);
    assertThat(version).as(thing::toString).isPositive();
    if (version <= versions.getOrDefault(name, 0L)) {
      return false;
    }
    versions.put(name, version);
    return true;
  }

  /** Those that came since the columns were last ordered stand behind the others. */
  private List<String> columnIds() {
    List<String> ids = new ArrayList<>(columnOrder);
    ids.retainAll(columns.keySet());
    columns.keySet().stream().filter(id -> !ids.contains(id)).forEach(ids::add);
    return ids;
  }

  private static List<String> ids(List<JsonNode> nodes) {
    return nodes.stream().map(JsonNode::asString).toList();
  }

  /** The ids in each column, in order. */
  Map<String, List<String>> order() {
    Map<String, List<String>> order = new LinkedHashMap<>();
    columnIds().forEach(column -> order.put(column, new ArrayList<>()));
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
    assertThat(fresh.columnIds()).isEqualTo(columnIds());
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
