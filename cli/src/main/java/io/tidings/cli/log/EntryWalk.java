package io.tidings.cli.log;

import io.tidings.events.Envelope;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.redis.LogInspector;
import io.tidings.events.redis.RedisKeys;
import io.tidings.events.redis.StoredClock;
import io.tidings.events.redis.StoredEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of one log in pages, while nodes may write to it. An entry names its
 * predecessor, which has to be the entry before it. Trimming takes away entries from the beginning
 * at any time, so what looks like a hole between two pages is looked at again.
 */
final class EntryWalk {
  private static final int PAGE = 100;

  private final LogInspector inspector;
  private final Workspace workspace;
  private final StoredClock clock;
  private final Topic topic;
  private final String log;
  private final EventIndex events;
  private final List<Finding> findings;

  private @Nullable EventId before; // the last entry that clients can read
  private String cursor = ""; // the last entry

  EntryWalk(
      LogInspector inspector,
      Workspace workspace,
      StoredClock clock,
      Topic topic,
      EventIndex events,
      List<Finding> findings) {
    this.inspector = inspector;
    this.workspace = workspace;
    this.clock = clock;
    this.topic = topic;
    this.log = new RedisKeys(workspace).log(topic);
    this.events = events;
    this.findings = findings;
  }

  /**
   * Reads the log.
   *
   * @param most how many entries to read
   * @return how many were read
   */
  long run(long most) {
    long read = 0;
    while (read < most) {
      int count = (int) Math.min(PAGE, most - read);
      List<StoredEntry> page =
          inspector.entries(workspace, topic, cursor.isEmpty() ? null : cursor, count);
      page.forEach(this::check);
      read += page.size();
      if (page.size() < count) {
        break;
      }
    }
    return read;
  }

  private void check(StoredEntry entry) {
    cursor = entry.id();
    EventId id = entry.eventId();
    EventId previous = entry.previous();
    Envelope envelope = entry.envelope();
    if (id == null || previous == null || envelope == null) {
      findings.add(
          Finding.of(FindingKind.ENTRY_UNREADABLE, log, entry.id(), String.valueOf(entry.fault())));
      return;
    }
    if (before != null && !previous.equals(before)) {
      checkChain(before, previous, id);
    }
    before = id;
    if (!envelope.topics().contains(topic)) {
      findings.add(
          Finding.of(
              FindingKind.ENTRY_MISPLACED, log, id, "it names the topics " + envelope.topics()));
      return;
    }
    Topic other = events.add(topic, id, entry.text(), envelope.topics());
    if (other != null) {
      findings.add(
          Finding.of(
                  FindingKind.ID_REUSED, log, id, "another event has this id in the topic " + other)
              .noteIf(TopicFacts.isBeforeEpoch(clock, id.ms())));
    }
  }

  private void checkChain(EventId last, EventId previous, EventId id) {
    if (!previous.after(last)) {
      findings.add(
          Finding.of(
                  FindingKind.PREDECESSOR_OLDER,
                  log,
                  id,
                  "it names " + previous + " as the entry before it, which is " + last)
              .asNote());
    } else if (isAdjacent(last, id)) {
      findings.add(
          Finding.of(
                  FindingKind.ENTRY_MISSING,
                  log,
                  previous,
                  "entry " + id + " names it as the one before it, which is " + last)
              .noteIf(TopicFacts.isBeforeEpoch(clock, previous.ms())));
    }
  }

  /** Whether both are still there, with nothing between them. */
  private boolean isAdjacent(EventId last, EventId id) {
    List<StoredEntry> next = inspector.entries(workspace, topic, last.toString(), PAGE);
    boolean follows =
        next.stream()
            .filter(entry -> entry.fault() == null)
            .findFirst()
            .filter(entry -> id.equals(entry.eventId()))
            .isPresent();
    return follows && inspector.topic(workspace, topic, last).found();
  }
}
