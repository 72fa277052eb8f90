package io.tidings.faults.load;

import io.tidings.testbed.sse.ResponseItem;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A client's progress, for threads that wait for it. Safe for use by many threads. */
public final class ClientProgress {
  private static final Duration DEFAULT_RETRY = Duration.ofSeconds(3);

  private final Pattern sentAt;
  private @Nullable String lastId;
  private Duration retry = DEFAULT_RETRY;
  private boolean connected;
  private long events;
  private long newest;
  private long watchedFrom = Long.MAX_VALUE;
  private long firstWatchedAt;

  /**
   * @param sentAt finds in an event's data the time at which it was sent, or another number that
   *     grows
   */
  ClientProgress(Pattern sentAt) {
    this.sentAt = sentAt;
  }

  synchronized @Nullable String lastId() {
    return lastId;
  }

  /** How long to wait before the next connection. */
  synchronized Duration retry() {
    return retry;
  }

  synchronized void retryChanged(Duration told) {
    retry = told;
  }

  synchronized void positionMoved(String id) {
    lastId = id;
  }

  synchronized void received(ResponseItem.DispatchedEvent event, long now) {
    if (event.identified()) {
      lastId = event.lastId();
    }
    Matcher sent = sentAt.matcher(event.data());
    if (sent.find()) {
      events++;
      newest = Long.parseLong(sent.group(1));
      if (firstWatchedAt == 0 && newest >= watchedFrom) {
        firstWatchedAt = now;
      }
    } else {
      connected |= is(event, "connected");
    }
  }

  /** Whether the client ever got {@code connected}. */
  public synchronized boolean connected() {
    return connected;
  }

  public synchronized long events() {
    return events;
  }

  /** The time at which the last event was sent, or its other number; 0 before the first. */
  public synchronized long newest() {
    return newest;
  }

  /** Begins to wait for an event that is sent at or after that time of the ledger. */
  public synchronized void watch(long from) {
    watchedFrom = from;
    firstWatchedAt = 0;
  }

  /** When the first such event arrived. */
  public synchronized OptionalLong firstWatchedAt() {
    return firstWatchedAt == 0 ? OptionalLong.empty() : OptionalLong.of(firstWatchedAt);
  }

  /** Whether the client's position is at that cursor or after it; ids increase over epochs too. */
  public synchronized boolean reached(String cursor) {
    return lastId != null && compare(lastId, cursor) >= 0;
  }

  private static boolean is(ResponseItem.DispatchedEvent event, String type) {
    return event.type().equals(type) || event.data().startsWith("{\"type\":\"" + type + "\"");
  }

  private static int compare(String one, String other) {
    long[] a = numbers(one);
    long[] b = numbers(other);
    return a[0] != b[0] ? Long.compare(a[0], b[0]) : Long.compare(a[1], b[1]);
  }

  private static long[] numbers(String cursor) {
    String[] parts = cursor.substring(cursor.indexOf('.') + 1).split("-", 2);
    return new long[] {Long.parseLong(parts[0]), Long.parseLong(parts[1])};
  }
}
