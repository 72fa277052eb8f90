package io.tidings.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stream {@code /user/events} of a window with one board in it, over all its connections and
 * either transport: what it shows of the board, of the unread notifications and of the stopwatches.
 * Confined to its virtual user.
 */
final class UserStream {
  private final String name;
  private final String project;
  private final LoadReport report;
  private final Latencies latencies;
  private final IdSequence order = new IdSequence();
  private BoardView board;
  private String position;
  private String lastEvent = "";
  private long openedAt;
  private long unread = -1;
  private @Nullable JsonNode stopwatches;

  /**
   * A stream that is not open yet.
   *
   * @param name what to call it
   * @param project the board's id
   */
  UserStream(String name, String project, BoardView board, LoadReport report, Latencies latencies) {
    this.name = name;
    this.project = project;
    this.board = board;
    this.position = board.cursor();
    this.report = report;
    this.latencies = latencies;
  }

  String name() {
    return name;
  }

  /** The page was loaded again: what it showed before is judged, and counts no more. */
  void reload(BoardView now) {
    board.faults().forEach(fault -> fault.report(name, report));
    board = now;
    position = now.cursor();
  }

  /** A connection has begun; snapshots of the one before count no more. */
  void opened(long now) {
    openedAt = now;
    unread = -1;
    stopwatches = null;
  }

  /** Where to go on. */
  String position() {
    return position;
  }

  BoardView board() {
    return board;
  }

  /** Takes a frame. */
  void take(NamedFrame frame, long arrived) {
    String event = frame.event();
    switch (event) {
      case "notification-count" ->
          unread = frame.data().path("Count").asLong(frame.data().path("count").asLong(-1));
      case "stopwatches" -> stopwatches = frame.data();
      case "resync", "close", "closed", "logout" ->
          report.failed("%s got %s %s".formatted(name, event, frame.data()));
      // Gatling connects again by itself when a body was cut off.
      case "connected" -> report.failed(name + " was cut, and connected again");
      default -> {
        if (event.startsWith("project-board.") || event.equals("project-ticket")) {
          change(frame, arrived);
        }
      }
    }
    if (!frame.id().isEmpty()) {
      position = frame.id();
    }
  }

  private void change(NamedFrame frame, long arrived) {
    if (frame.id().equals(lastEvent)) {
      report.duplicate("%s got %s twice: %s".formatted(name, frame.id(), frame.data()));
      return;
    }
    lastEvent = frame.id();
    order
        .complaints(IdSequence.idOf(frame.id()))
        .forEach(fault -> report.outOfOrder("%s: %s: %s".formatted(name, fault, frame.data())));
    if (!frame.data().path("project_id").asText().equals(project)) {
      return; // a WebSocket tells of all boards
    }
    board.take(frame.data());
    long sent = frame.data().path("session_tag").asLong();
    if (sent >= openedAt) {
      report.delivered(arrived - sent);
      latencies.record("board events", arrived - sent);
    } else {
      report.replayed();
    }
  }

  /** What differs from the server's state; empty if nothing does. */
  List<Fault> differences(BoardView there, long unreadThere, JsonNode stopwatchesThere) {
    List<Fault> all = board.faults(there.cards());
    if (unread != unreadThere) {
      all.add(
          Fault.wrong(
              "%s unread, but on the server %d"
                  .formatted(unread < 0 ? "not told how many are" : unread, unreadThere)));
    }
    if (!running(stopwatches).equals(running(stopwatchesThere))) {
      all.add(
          Fault.wrong(
              "stopwatches of tickets %s, but on the server %s"
                  .formatted(running(stopwatches), running(stopwatchesThere))));
    }
    return all;
  }

  private static List<String> running(@Nullable JsonNode list) {
    List<String> running = new ArrayList<>();
    if (list == null) {
      running.add("not told");
    } else {
      list.forEach(watch ->
          running.add(
              watch.path("issue_index").asText() + " since " + watch.path("created").asText()));
    }
    return running;
  }
}
