package io.tidings.loadtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A board as one viewer knows it: fetched once, then changed only by what the stream says. Confined
 * to its virtual user.
 */
final class BoardView {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String cursor;
  private final Map<Long, Card> cards = new HashMap<>();
  private final List<Integer> latencies = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final IdSequence order = new IdSequence();

  /**
   * Where a card is.
   *
   * @param version counts its moves, so that a frame too few or too many is seen even when the next
   *     one hides it
   */
  record Card(long column, String rank, long version) {}

  /** Takes a board as REST gives it. Nothing may change until the stream is open. */
  BoardView(String json) {
    try {
      JsonNode board = JSON.readTree(json);
      cursor = board.path("cursor").asText();
      for (JsonNode ticket : board.path("tickets")) {
        cards.put(
            ticket.path("id").asLong(),
            new Card(
                ticket.path("columnId").asLong(),
                ticket.path("rank").asText(),
                ticket.path("version").asLong()));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a board: " + json, e);
    }
  }

  /**
   * Takes one message as Gatling gives it: the fields of an SSE event as a JSON object, with the
   * data as an object in it. The tag of a move is the time at which it was sent.
   *
   * @param arrived in ms since 1970
   */
  void take(String message, long arrived) {
    try {
      JsonNode fields = JSON.readTree(message);
      String event = fields.path("event").asText();
      if (event.startsWith("project-board.")) {
        complaints.addAll(order.complaints(IdSequence.idOf(fields.path("id").asText())));
        JsonNode frame = fields.path("data");
        moved(frame);
        latencies.add((int) Math.max(0, arrived - frame.path("session_tag").asLong()));
      } else if (event.equals("resync") || event.equals("close")) {
        complaints.add(message);
      }
    } catch (JsonProcessingException e) {
      complaints.add("unreadable: " + message);
    }
  }

  private void moved(JsonNode frame) {
    long id = frame.path("issue_id").asLong();
    Card before = cards.get(id);
    if (!frame.path("type").asText().equals("card.moved") || before == null) {
      complaints.add("unexpected: " + frame);
    } else if (before.column() != frame.path("from_column_id").asLong()) {
      complaints.add("card " + id + " is in column " + before.column() + ": " + frame);
    } else {
      long column = frame.path("to_column_id").asLong();
      cards.put(id, new Card(column, frame.path("rank").asText(), before.version() + 1));
    }
  }

  String cursor() {
    return cursor;
  }

  Map<Long, Card> cards() {
    return cards;
  }

  List<Integer> latencies() {
    return latencies;
  }

  /** The faults of this view, given the cards that the server has now; empty if there are none. */
  List<String> complaints(Map<Long, Card> server) {
    List<String> all = new ArrayList<>(complaints);
    if (!cards.keySet().equals(server.keySet())) {
      all.add("cards %s, but on the server %s".formatted(cards.keySet(), server.keySet()));
    }
    server.forEach((id, there) -> {
      Card here = cards.get(id);
      if (!there.equals(here)) {
        all.add("card %d: %s, but on the server %s".formatted(id, here, there));
      }
    });
    return all;
  }
}
