package io.tidings.events.redis;

import io.tidings.events.EventId;
import io.tidings.events.Topic;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the keys of a topic had at one moment; any of it may be damaged. Texts are empty for what is
 * not there; types are as Redis' {@code TYPE} names them; an expiry is in ms, -1 for never, -2
 * without the key.
 *
 * @param lastGenerated the greatest id that its log ever had
 * @param first the id of the first entry
 * @param firstPrevious what the first entry names as its predecessor
 * @param last the id of the last entry
 * @param lastIsOurs whether that has the form of an event
 * @param lastPrevious what the last entry names as its predecessor
 * @param indexed when the topic was last written, as the index of topics says
 * @param found whether the log has the entry that was asked for
 */
public record StoredTopic(
    Topic topic,
    StoredClock clock,
    String logType,
    long length,
    String lastGenerated,
    String first,
    String firstPrevious,
    String last,
    boolean lastIsOurs,
    String lastPrevious,
    String headType,
    String head,
    long logExpires,
    long headExpires,
    String indexType,
    String indexed,
    boolean found) {

  static StoredTopic of(Topic topic, List<?> reply) {
    List<?> log = (List<?>) reply.get(2);
    List<?> head = (List<?>) reply.get(3);
    List<?> index = (List<?>) reply.get(6);
    return new StoredTopic(
        topic,
        StoredClock.of((List<?>) reply.get(0), (String) reply.get(1)),
        (String) log.get(0),
        (Long) log.get(1),
        (String) log.get(2),
        (String) log.get(3),
        (String) log.get(4),
        (String) log.get(5),
        !((String) log.get(6)).isEmpty(),
        (String) log.get(7),
        (String) head.get(0),
        (String) head.get(1),
        (Long) reply.get(4),
        (Long) reply.get(5),
        (String) index.get(0),
        (String) index.get(1),
        !((String) reply.get(7)).isEmpty());
  }

  public boolean hasLog() {
    return !logType.equals("none");
  }

  public boolean hasHead() {
    return !headType.equals("none");
  }

  /** The head; null when there is none, or none that a script can have written. */
  public @Nullable EventId headId() {
    return headType.equals("string") ? StoredIds.read(head, clock) : null;
  }

  /** The last id of the log; null when there is none, or none that a script can have written. */
  public @Nullable EventId logId() {
    boolean foreign = last.equals(lastGenerated) && !lastIsOurs;
    return logType.equals("stream") && !foreign ? StoredIds.read(lastGenerated, clock) : null;
  }

  /** Up to which event entries may be gone from the beginning of the log, since it says so. */
  public EventId goneUpTo() {
    EventId gone = first.isEmpty() ? headId() : StoredIds.read(firstPrevious);
    return gone == null ? EventId.ZERO : gone;
  }

  /** When the index says that the topic was last written, in ms; -1 when it does not. */
  public long indexedMs() {
    try {
      double score = indexed.isEmpty() ? -1 : Double.parseDouble(indexed);
      return score >= 0 && score <= (1L << 52) ? (long) score : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** When log and head expire whose last event has this time, in ms. */
  public long due(long lastMs) {
    return lastMs + clock.retention() + LogCalls.EXPIRY_MARGIN.toMillis();
  }

  /** How long after the last event of a topic its log expires. */
  public Duration kept() {
    return Duration.ofMillis(clock.retention()).plus(LogCalls.EXPIRY_MARGIN);
  }
}
