package io.tidings.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The stream of activities of one console, over all its connections, and the pages of activities
 * that are read at the end. Confined to its virtual user.
 */
final class ConsoleStream {
  private final String name;
  private final LoadReport report;
  private final Latencies latencies;
  private final String begin;
  private final IdSequence order = new IdSequence();
  private final Set<String> told = new LinkedHashSet<>();
  private final Set<String> listed = new TreeSet<>();
  private String position;
  private String next = "";
  private boolean listedAll;
  private long openedAt;

  /**
   * A console that begins behind the newest activity.
   *
   * @param name what to call it
   * @param cursor that of a page of activities
   */
  ConsoleStream(String name, String cursor, LoadReport report, Latencies latencies) {
    this.name = name;
    this.position = cursor;
    this.begin = IdSequence.idOf(cursor);
    this.report = report;
    this.latencies = latencies;
  }

  String name() {
    return name;
  }

  void opened(long now) {
    openedAt = now;
  }

  /** Where to go on. */
  String position() {
    return position;
  }

  /** Takes a frame. */
  void take(NamedFrame frame, long arrived) {
    switch (frame.event()) {
      case "activity" -> activity(frame, arrived);
      case "resync", "closed" ->
          report.failed("%s got %s %s".formatted(name, frame.event(), frame.data()));
      case "connected" -> report.failed(name + " was cut, and connected again");
      default -> {} // a keepalive, a position
    }
    if (!frame.id().isEmpty()) {
      position = frame.id();
    }
  }

  private void activity(NamedFrame frame, long arrived) {
    JsonNode activity = frame.data().path("data");
    String id = activity.path("id").asText();
    List<String> faults = order.complaints(id);
    if (!told.add(id)) {
      report.duplicate("%s got activity %s twice".formatted(name, id));
    } else {
      faults.forEach(fault -> report.outOfOrder("%s: activity %s".formatted(name, fault)));
    }
    long sent = activity.path("tab_id").asLong(0);
    if (sent >= openedAt) {
      report.delivered(arrived - sent);
      latencies.record("activities", arrived - sent);
    } else {
      report.replayed();
    }
  }

  /** Reads the pages from the newest on. */
  void beginPages() {
    listed.clear();
    next = "";
    listedAll = false;
  }

  boolean wantsPage() {
    return !listedAll;
  }

  String pagePath() {
    return "/api/activity?limit=200" + (next.isEmpty() ? "" : "&before=" + next);
  }

  /** Takes a page as {@code GET /api/activity} gives it. */
  void page(JsonNode page) {
    for (JsonNode activity : page.path("activities")) {
      String id = activity.path("id").asText();
      if (IdSequence.isAfter(id, begin)) {
        listed.add(id);
      } else {
        listedAll = true;
      }
    }
    next = page.path("next").asText("");
    listedAll |= page.path("next").isNull();
  }

  /** Whether it was told of all that the pages have. */
  boolean complete() {
    return told.containsAll(listed);
  }

  /** Reports what it was not told of, or what is in no page. */
  void judge() {
    List<String> missing = new ArrayList<>(listed);
    missing.removeAll(told);
    if (!missing.isEmpty()) {
      report.lost(
          missing.size(),
          "%s lost %d of %d activities, such as %s"
              .formatted(name, missing.size(), listed.size(), missing.getFirst()));
    }
    List<String> more = new ArrayList<>(told);
    more.removeAll(listed);
    if (!more.isEmpty()) {
      report.failed(
          "%s was told of %d activities that are in no page, such as %s"
              .formatted(name, more.size(), more.getFirst()));
    }
  }
}
