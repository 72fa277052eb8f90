package io.tidings.faults.load;

import io.tidings.faults.sse.ResponseItem;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How far a client has got, for those who wait for it. Safe for use by many threads. */
public final class ClientProgress {
  /** The text of a payload begins with the time at which it was sent. */
  private static final Pattern SENT = Pattern.compile("\"text\":\"(\\d+)x");

  private @Nullable String lastId;
  private boolean connected;
  private long events;
  private long resyncs;
  private long watchedFrom = Long.MAX_VALUE;
  private long firstWatchedAt;

  synchronized @Nullable String lastId() {
    return lastId;
  }

  synchronized void positionMoved(String id) {
    lastId = id;
  }

  synchronized void received(ResponseItem.DispatchedEvent event, long now) {
    if (event.identified()) {
      lastId = event.lastId();
    }
    Matcher sent = SENT.matcher(event.data());
    if (sent.find()) {
      events++;
      if (firstWatchedAt == 0 && Long.parseLong(sent.group(1)) >= watchedFrom) {
        firstWatchedAt = now;
      }
    } else {
      connected |= is(event, "connected");
      resyncs += is(event, "resync") ? 1 : 0;
    }
  }

  /** Whether the client ever got {@code connected}. */
  public synchronized boolean connected() {
    return connected;
  }

  public synchronized long events() {
    return events;
  }

  public synchronized long resyncs() {
    return resyncs;
  }

  /** Begins to watch for an event that is sent from that time of the ledger on. */
  public synchronized void watch(long from) {
    watchedFrom = from;
    firstWatchedAt = 0;
  }

  /** When the first such event arrived. */
  public synchronized OptionalLong firstWatchedAt() {
    return firstWatchedAt == 0 ? OptionalLong.empty() : OptionalLong.of(firstWatchedAt);
  }

  /** Whether the client stands at that cursor or after it; ids increase over epochs too. */
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
