package io.tidings.events.spring;

import io.tidings.events.Workspace;
import io.tidings.events.redis.RedisLogSettings;
import io.tidings.events.redis.RedisLogSettings.Acknowledgement;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The log; all nodes must have the same values.
 *
 * @param workspaces names of the workspaces that exist
 * @param retention how long events are kept after the last one of their topic
 * @param maxLength about how many events a topic keeps
 * @param payloadLimit most bytes of an event's data, as JSON in UTF-8
 * @param inlineLimit up to which size an event travels in its announcement
 * @param timeout within which every call to Redis ends
 * @param idempotency how long an idempotency key is remembered after its last use
 * @param policy when a write counts as done
 * @param replicaAcks how many replicas must have a write, with the policy replica-acks
 * @param feed how this node follows the log
 */
@ConfigurationProperties("tidings.log")
public record TidingsLogProperties(
    @DefaultValue("main") Set<String> workspaces,
    @DefaultValue("1h") Duration retention,
    @DefaultValue("10000") int maxLength,
    @DefaultValue("64KB") DataSize payloadLimit,
    @DefaultValue("1KB") DataSize inlineLimit,
    @DefaultValue("2s") Duration timeout,
    @DefaultValue("10m") Duration idempotency,
    @DefaultValue("strict") Policy policy,
    @DefaultValue("1") int replicaAcks,
    @DefaultValue FeedProperties feed) {

  /** When a write counts as done. */
  public enum Policy {
    /** When the primary has it; a failover means a resync for all clients. */
    STRICT,
    /** When that many replicas have it, too; data that all of them have survives a failover. */
    REPLICA_ACKS
  }

  /**
   * How this node follows the log.
   *
   * @param tailCheck how often to look at the log when nothing was received
   * @param probe how often to try each pub/sub connection
   * @param grace how long to follow a workspace after its last connection
   */
  public record FeedProperties(
      @DefaultValue("2s") Duration tailCheck,
      @DefaultValue("5s") Duration probe,
      @DefaultValue("10s") Duration grace) {}

  RedisLogSettings settings() {
    try {
      return new RedisLogSettings(
          workspaces.stream().map(Workspace::new).collect(Collectors.toSet()),
          retention,
          maxLength,
          Math.toIntExact(payloadLimit.toBytes()),
          Math.toIntExact(inlineLimit.toBytes()),
          idempotency,
          timeout,
          acknowledgement(),
          feed.tailCheck(),
          feed.probe(),
          feed.grace());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException("tidings.log: " + e.getMessage(), e);
    }
  }

  private Acknowledgement acknowledgement() {
    return switch (policy) {
      case STRICT -> new Acknowledgement.Strict();
      case REPLICA_ACKS -> new Acknowledgement.ReplicaAcks(replicaAcks);
    };
  }
}
