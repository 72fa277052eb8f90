package io.tidings.node.ops;

import io.tidings.node.relay.RelaySettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How this node serves streams.
 *
 * @param keepalive time between two signs of life of a silent stream, 100 ms to 30 s
 * @param jitter share by which a keepalive may come earlier, 0 to 0.5
 * @param retryMin shortest reconnection time that clients are told
 * @param retryMax longest one
 * @param limitRetry the same, about, for clients above a limit
 * @param maxConnections streams above it are refused with {@code closed{limit}}
 * @param maxTopics most topics of one stream
 * @param outboxSize most bytes that may wait for one client
 * @param outboxFrames most frames that may wait for one client
 * @param outboxTotal most memory that waiting frames may take, all clients together; null for a
 *     quarter of the heap
 * @param lanes threads that own the connections; 0 for half the cores
 * @param replayReads most reads of the log for clients that come back, at once; each lane may have
 *     one
 * @param maxAge after which a stream is asked to reconnect; null for never
 * @param attachTimeout how long a stream may make no progress before it is live
 * @param linger how long a client has to take the last frame
 * @param writeTimeout how long a write may wait for a client that reads nothing
 */
@ConfigurationProperties("tidings.stream")
public record StreamProperties(
    @DefaultValue("15s") Duration keepalive,
    @DefaultValue("0.1") double jitter,
    @DefaultValue("1s") Duration retryMin,
    @DefaultValue("3s") Duration retryMax,
    @DefaultValue("30s") Duration limitRetry,
    @DefaultValue("15000") int maxConnections,
    @DefaultValue("100") int maxTopics,
    @DefaultValue("1MB") DataSize outboxSize,
    @DefaultValue("1024") int outboxFrames,
    @Nullable DataSize outboxTotal,
    @DefaultValue("0") int lanes,
    @DefaultValue("8") int replayReads,
    @Nullable Duration maxAge,
    @DefaultValue("5s") Duration attachTimeout,
    @DefaultValue("5s") Duration linger,
    @DefaultValue("30s") Duration writeTimeout) {
  private static final Duration LONGEST_KEEPALIVE = Duration.ofSeconds(30);

  public StreamProperties {
    if (keepalive.toMillis() < 100 || keepalive.compareTo(LONGEST_KEEPALIVE) > 0) {
      throw new IllegalArgumentException(
          "tidings.stream.keepalive has to be 100 ms to 30 s: " + keepalive);
    }
    if (jitter < 0 || jitter > 0.5) {
      throw new IllegalArgumentException("tidings.stream.jitter has to be 0 to 0.5: " + jitter);
    }
    if (retryMin.isNegative() || retryMin.compareTo(retryMax) > 0) {
      throw new IllegalArgumentException(
          "tidings.stream.retry-min has to be at most retry-max: " + retryMin + ", " + retryMax);
    }
    if (limitRetry.isNegative()) {
      throw new IllegalArgumentException(
          "tidings.stream.limit-retry has to be 0 or more: " + limitRetry);
    }
    if (replayReads < 1) {
      throw new IllegalArgumentException(
          "tidings.stream.replay-reads has to be 1 or more: " + replayReads);
    }
    if (maxTopics < 1 || maxTopics > 100) {
      throw new IllegalArgumentException(
          "tidings.stream.max-topics has to be 1 to 100: " + maxTopics);
    }
  }

  /** These, as the relay takes them. */
  RelaySettings toRelaySettings(String node) {
    RelaySettings defaults = RelaySettings.defaults(node);
    return new RelaySettings(
        node,
        lanes > 0 ? lanes : defaults.lanes(),
        outboxFrames,
        outboxSize.toBytes(),
        outboxTotal == null ? defaults.outboxTotal() : outboxTotal.toBytes(),
        keepalive,
        jitter,
        retryMin,
        retryMax,
        limitRetry,
        attachTimeout,
        linger,
        writeTimeout,
        maxAge,
        defaults.pageSize(),
        replayReads,
        defaults.maxBacklog());
  }
}
