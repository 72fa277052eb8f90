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
 * @param retryMin shortest reconnection time that clients are told, 0 to {@code retryMax}
 * @param retryMax longest one, up to 1 h
 * @param limitRetry about how long clients wait whom reconnecting helps nothing, such as those
 *     above a limit
 * @param maxConnections streams above it are refused with {@code closed{limit}}
 * @param maxTopics most topics of one stream, 1 to 100
 * @param outboxSize most bytes that may wait for one client, 1 KB to 1 GB
 * @param outboxFrames most frames that may wait for one client, 4 to 1 000 000
 * @param outboxTotal most memory that waiting frames may take, all clients together; null for a
 *     quarter of the heap
 * @param lanes threads that own the connections; 0 for half the cores
 * @param replayReads most reads of the log for clients that come back, at once; each lane may have
 *     one
 * @param maxAge after which a stream is asked to reconnect; null for never
 * @param attachTimeout how long a stream may make no progress before it is live, 100 ms to 1 h
 * @param linger how long a client has to take the last frame, 100 ms to 1 h
 * @param writeTimeout how long a write may wait for a client that reads nothing, 100 ms to 1 h
 * @param summary how often the log says how many streams began and ended, up to 1 d; 0 for never
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
    @DefaultValue("30s") Duration writeTimeout,
    @DefaultValue("1m") Duration summary) {
  private static final SettingRules RULES = new SettingRules("tidings.stream.");

  // A duration that nanoseconds cannot count, or a number that overflows, would stop streams later.
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration SHORT = Duration.ofMillis(100);

  public StreamProperties {
    RULES.check("keepalive", keepalive, SHORT, Duration.ofSeconds(30));
    RULES.check("jitter", jitter, 0, 0.5);
    RULES.check("retry-max", retryMax, Duration.ZERO, HOUR);
    RULES.check("retry-min", retryMin, Duration.ZERO, retryMax);
    RULES.check("limit-retry", limitRetry, Duration.ZERO, HOUR);
    RULES.check("max-connections", maxConnections, 0, 10_000_000);
    RULES.check("max-topics", maxTopics, 1, 100);
    RULES.check("outbox-size", outboxSize, DataSize.ofKilobytes(1), DataSize.ofGigabytes(1));
    RULES.check("outbox-frames", outboxFrames, 4, 1_000_000);
    RULES.check("outbox-total", outboxTotal, DataSize.ofMegabytes(1), DataSize.ofTerabytes(1));
    RULES.check("lanes", lanes, 0, 1_000);
    RULES.check("replay-reads", replayReads, 1, 1_000);
    RULES.check("max-age", maxAge, Duration.ofSeconds(1), YEAR);
    RULES.check("attach-timeout", attachTimeout, SHORT, HOUR);
    RULES.check("linger", linger, SHORT, HOUR);
    RULES.check("write-timeout", writeTimeout, SHORT, HOUR);
    RULES.check("summary", summary, Duration.ZERO, Duration.ofDays(1));
  }

  /** These settings, as the relay takes them. */
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
        defaults.maxBacklog(),
        summary);
  }
}
