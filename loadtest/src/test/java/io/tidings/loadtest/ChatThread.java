package io.tidings.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A thread as one tab knows it: its stream tells that the thread changed, then the tab reads its
 * newest page, and older ones until none is missing. Confined to its virtual user.
 */
final class ChatThread {
  private final String run;
  private final long base;
  private final TreeMap<Long, Row> rows = new TreeMap<>();
  private final List<Trigger> told = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private boolean stale;

  private record Trigger(long arrived, long openedAt) {}

  /** A row of the thread. */
  record Row(String direction, String text, String state) {
    boolean inbound() {
      return direction.equals("inbound");
    }
  }

  /**
   * A thread of which nothing is read yet.
   *
   * @param base the newest row when the tab began, which it does not look at, nor at those before
   */
  ChatThread(String run, long base) {
    this.run = run;
    this.base = base;
  }

  /**
   * Takes a trigger: the thread has changed.
   *
   * @param openedAt when the connection that it came on had begun
   */
  void told(long arrived, long openedAt) {
    told.add(new Trigger(arrived, openedAt));
    stale = true;
  }

  /** The thread has to be read, whatever the stream says. */
  void refresh() {
    stale = true;
  }

  /** Which page has to be read: the rows before that one, or the newest ones if that is 0. */
  OptionalLong wanted() {
    if (stale) {
      return OptionalLong.of(0);
    }
    long expected = last();
    for (long row : rows.descendingKeySet()) {
      if (row != expected) {
        break;
      }
      expected--;
    }
    return expected > base ? OptionalLong.of(expected + 1) : OptionalLong.empty();
  }

  /** Takes a page as {@code GET /api/v1/messages} gives it. */
  void page(JsonNode page) {
    boolean newest = stale;
    stale = false;
    long before = newest ? Long.MAX_VALUE : wanted().orElse(Long.MAX_VALUE);
    int held = rows.size();
    for (JsonNode message : page.path("messages")) {
      long row = message.path("rowId").asLong();
      if (row > base && row < before) {
        row(
            row,
            new Row(
                message.path("direction").asText(),
                message.path("text").asText(),
                message.path("state").asText()));
      }
    }
    if (!newest && rows.size() == held) {
      complaints.add("row %d is missing in the thread".formatted(before - 1));
      long missing = before - 1;
      rows.put(missing, new Row("missing", "", ""));
    }
  }

  private void row(long row, Row now) {
    Row held = rows.put(row, now);
    if (held != null
        && !(held.text().equals(now.text()) && held.direction().equals(now.direction()))) {
      complaints.add("row %d was %s, and is %s".formatted(row, held, now));
    }
  }

  long last() {
    return rows.isEmpty() ? base : rows.lastKey();
  }

  /** Whether that may be the number of unread messages, if the user has read up to that row. */
  boolean mayHaveUnread(long unread, long watermark) {
    long inbound = rows.tailMap(watermark, false).values().stream().filter(Row::inbound).count();
    return watermark < base ? unread >= inbound : unread == inbound;
  }

  /**
   * From just before each message was sent to its trigger, in milliseconds; not of messages that
   * were sent while the tab was away. Empty when there were other triggers as well, since they do
   * not say which message they are for.
   */
  List<Long> latencies() {
    List<Long> latencies = new ArrayList<>();
    if (told.size() == last() - base) {
      rows.forEach((row, message) -> {
        Trigger trigger = told.get((int) (row - base - 1));
        if (ChatText.isOf(run, message.text())) {
          long sent = ChatText.parse(message.text()).sent();
          if (sent >= trigger.openedAt()) {
            latencies.add(trigger.arrived() - sent);
          }
        }
      });
    }
    return latencies;
  }

  /**
   * Reports the faults of this thread.
   *
   * @param name of the tab and the thread
   * @param there the thread as the server has it at the end
   * @param acknowledged how many messages each side was told to have sent, by sender
   * @param late how many of them were acknowledged before a tab of the recipient had them: each may
   *     be told once more, when that changes
   */
  void judge(
      String name,
      ChatThread there,
      Map<String, Integer> acknowledged,
      int late,
      LoadReport report) {
    complaints.forEach(complaint -> report.failed(name + ": " + complaint));
    ReceivedEvents received = new ReceivedEvents(List.copyOf(acknowledged.keySet()));
    rows.forEach((row, message) -> {
      if (ChatText.isOf(run, message.text())) {
        ChatText text = ChatText.parse(message.text());
        String about = "%s: message %d of %s".formatted(name, text.number(), text.from());
        switch (received.take(text.from(), text.number())) {
          case DUPLICATE -> report.duplicate(about + " came twice, again as row " + row);
          case OUT_OF_ORDER -> report.outOfOrder(about + " came after later ones, as row " + row);
          case UNKNOWN_TOPIC -> report.failed(about + " is in the wrong thread, as row " + row);
          case AS_EXPECTED, AFTER_GAP -> {}
        }
      }
    });
    received
        .lost(acknowledged::get)
        .forEach((sender, lost) ->
            report.lost(
                lost.size(),
                "%s: of %d messages of %s lost: %s"
                    .formatted(
                        name, acknowledged.get(sender), sender, ReceivedEvents.ranges(lost))));
    there.rows.forEach((row, message) -> {
      if (!message.equals(rows.get(row))) {
        report.failed(
            "%s: row %d is %s, but on the server %s".formatted(name, row, rows.get(row), message));
      }
    });
    long messages = there.last() - base;
    if (last() > there.last() || told.size() < messages || told.size() > messages + late) {
      report.failed(
          "%s: told %d times of %d messages, up to row %d of %d"
              .formatted(name, told.size(), messages, last(), there.last()));
    }
  }
}
