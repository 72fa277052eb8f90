package io.tidings.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A board as one viewer knows it: fetched once, then changed only by what the stream says. Confined
 * to its virtual user.
 */
final class BoardView {
  private final String cursor;
  private final Map<Long, Card> cards = new HashMap<>();
  private final List<Fault> faults = new ArrayList<>();

  /**
   * Where a card is.
   *
   * @param version counts its changes, so that a frame too few or too many is seen even when the
   *     next one hides it
   */
  record Card(long column, String rank, long version) {}

  /** Takes a board as REST gives it. */
  BoardView(String json) {
    JsonNode board = ApiClient.json(json);
    cursor = board.path("cursor").asText();
    for (JsonNode ticket : board.path("tickets")) {
      cards.put(
          ticket.path("id").asLong(),
          new Card(
              ticket.path("columnId").asLong(),
              ticket.path("rank").asText(),
              ticket.path("version").asLong()));
    }
  }

  /** Takes the data of a {@code project-board} or {@code project-ticket} frame. */
  void take(JsonNode frame) {
    long id = frame.path("issue_id").asLong();
    Card before = cards.get(id);
    switch (frame.path("type").asText("")) {
      case "card.moved" -> {
        if (before != null && before.column() != frame.path("from_column_id").asLong()) {
          faults.add(
              Fault.wrong("card %d is in column %d: %s".formatted(id, before.column(), frame)));
        }
        change(id, before, frame, frame.path("to_column_id").asLong());
      }
      case "card.linked" -> link(id, before, frame);
      case "" -> change(id, before, frame, before == null ? 0 : before.column());
      default -> faults.add(Fault.wrong("unexpected: " + frame));
    }
  }

  private void link(long id, @Nullable Card before, JsonNode frame) {
    if (before != null) {
      faults.add(Fault.wrong("card %d came again: %s".formatted(id, frame)));
    }
    cards.put(
        id,
        new Card(
            frame.path("column_id").asLong(),
            frame.path("rank").asText(),
            frame.path("version").asLong()));
  }

  private void change(long id, @Nullable Card before, JsonNode frame, long column) {
    if (before == null) {
      faults.add(Fault.wrong("unexpected: " + frame));
      return;
    }
    long version = frame.path("version").asLong();
    long missing = version - before.version() - 1;
    if (missing > 0) {
      faults.add(lost(id, missing, "before version %d: %s".formatted(version, frame)));
    } else if (missing < 0) {
      faults.add(
          new Fault(
              version == before.version() ? Fault.Kind.DUPLICATE : Fault.Kind.OUT_OF_ORDER,
              1,
              "card %d, version %d came after %d: %s"
                  .formatted(id, version, before.version(), frame)));
    }
    cards.put(id, new Card(column, frame.path("rank").asText(before.rank()), version));
  }

  String cursor() {
    return cursor;
  }

  Map<Long, Card> cards() {
    return cards;
  }

  /** What was wrong with the frames alone. */
  List<Fault> faults() {
    return faults;
  }

  /** The faults of this view, given the cards that the server has now; empty if there are none. */
  List<Fault> faults(Map<Long, Card> server) {
    List<Fault> all = new ArrayList<>(faults);
    if (!cards.keySet().equals(server.keySet())) {
      all.add(
          Fault.wrong("cards %s, but on the server %s".formatted(cards.keySet(), server.keySet())));
    }
    server.forEach((id, there) -> {
      Card here = cards.get(id);
      if (here != null && there.version() > here.version()) {
        all.add(lost(id, there.version() - here.version(), "at the end, since " + here));
      } else if (here != null && !there.equals(here)) {
        all.add(Fault.wrong("card %d: %s, but on the server %s".formatted(id, here, there)));
      }
    });
    return all;
  }

  private static Fault lost(long card, long changes, String when) {
    String lost = changes == 1 ? "1 change was lost" : changes + " changes were lost";
    return new Fault(Fault.Kind.LOST, changes, "card %d, %s %s".formatted(card, lost, when));
  }
}
