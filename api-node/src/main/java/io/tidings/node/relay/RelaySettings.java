package io.tidings.node.relay;

import io.tidings.events.Cursor;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * How a node serves its connections.
 *
 * @param node this node's name, as clients see it; empty when it is hidden from them
 * @param lanes threads that own the connections
 * @param outboxFrames most frames that may wait for one client
 * @param outboxBytes most bytes that may wait for one client
 * @param outboxTotal most bytes of the heap that may wait for all clients together
 * @param keepalive time between two signs of life
 * @param jitter share by which a keepalive may come earlier, 0 to 0.5
 * @param retryMin shortest reconnection time that clients are told
 * @param retryMax longest one
 * @param limitRetry about how long clients wait whom reconnecting helps nothing, such as those
 *     above a limit
 * @param attachTimeout how long a connection may make no progress before it is live, while the node
 *     is prompt and no earlier question is answered
 * @param linger how long a client has to take the last frame
 * @param writeTimeout how long a write may wait for a client that reads nothing
 * @param maxAge after which a client is asked to reconnect; null for never
 * @param pageSize most events per topic of one replay read
 * @param maxReads most replay reads that all lanes together have under way at once, at least one
 *     each
 * @param maxBacklog most deliveries that may wait for a lane before feeds hold back; whatever
 *     exceeds several times as many is read from the log
 * @param summary how often the log says what happened to connections; zero for never
 */
public record RelaySettings(
    String node,
    int lanes,
    int outboxFrames,
    long outboxBytes,
    long outboxTotal,
    Duration keepalive,
    double jitter,
    Duration retryMin,
    Duration retryMax,
    Duration limitRetry,
    Duration attachTimeout,
    Duration linger,
    Duration writeTimeout,
    @Nullable Duration maxAge,
    int pageSize,
    int maxReads,
    int maxBacklog,
    Duration summary) {
  private static final double LIMIT_SPREAD = 0.25;

  /**
   * Reasons for which it helps nothing to come back soon: a plain {@code EventSource} does so
   * whatever it is told, and two that replace each other would do nothing else.
   */
  private static final Set<CloseReason> LONG =
      EnumSet.of(CloseReason.LIMIT, CloseReason.REPLACED, CloseReason.REVOKED, CloseReason.WIPED);

  /** The defaults, for a node of that name. */
  public static RelaySettings defaults(String node) {
    return new RelaySettings(
        node,
        Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
        1_024,
        1 << 20,
        Runtime.getRuntime().maxMemory() / 4,
        Duration.ofSeconds(15),
        0.1,
        Duration.ofSeconds(1),
        Duration.ofSeconds(3),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        null,
        200,
        8,
        8_192,
        Duration.ofMinutes(1));
  }

  /** When to reconnect: different for each client, since many are told at once. */
  public Duration retry() {
    return between(retryMin.toMillis(), retryMax.toMillis());
  }

  /** When to reconnect after a connection was closed, or not opened, for this reason. */
  public Duration retry(CloseReason why) {
    if (!LONG.contains(why)) {
      return retry();
    }
    double about = limitRetry.toMillis();
    return between((long) (about * (1 - LIMIT_SPREAD)), (long) (about * (1 + LIMIT_SPREAD)));
  }

  /**
   * What a client is told when its connection is attached.
   *
   * @param user the user who is signed in; null for none
   * @param position the client's position; null when its cursor gives it
   */
  Dialect.Attachment attachment(@Nullable String user, @Nullable Cursor position) {
    return new Dialect.Attachment(node, user, keepalive, retry(), position);
  }

  private static Duration between(long least, long most) {
    return Duration.ofMillis(
        ThreadLocalRandom.current().nextLong(least, Math.max(least, most) + 1));
  }
}
