package io.tidings.events.redis;

import io.tidings.events.Workspace;
import java.time.Duration;
import java.util.Set;

/**
 * Settings of the log; all nodes of a cluster must agree on them.
 *
 * @param workspaces the workspaces that exist; others are unknown
 * @param retention how long events are kept after the last one of their topic; raising it begins a
 *     new epoch
 * @param maxLength about how many events a topic keeps
 * @param payloadLimit most bytes of an event's data, as JSON in UTF-8
 * @param inlineLimit up to how many bytes an event travels in its announcement
 * @param idempotency how long an idempotency key is remembered after its last use
 * @param timeout within which every call ends
 * @param acknowledgement when a write counts as done
 * @param tailCheck how often a feed that received nothing looks at the log
 * @param probe how often each pub/sub connection is probed
 * @param grace how long a feed stays after its last connection
 */
public record RedisLogSettings(
    Set<Workspace> workspaces,
    Duration retention,
    int maxLength,
    int payloadLimit,
    int inlineLimit,
    Duration idempotency,
    Duration timeout,
    Acknowledgement acknowledgement,
    Duration tailCheck,
    Duration probe,
    Duration grace) {

  /** When a write counts as done. */
  public sealed interface Acknowledgement {
    /** When the primary has it; a failover begins a new epoch for all clients. */
    record Strict() implements Acknowledgement {}

    /**
     * When that many replicas have it too; with all failover candidates among them, cursors at or
     * below the fork survive a failover. Writes of one node then wait for each other's replicas.
     */
    record ReplicaAcks(int replicas) implements Acknowledgement {
      public ReplicaAcks {
        if (replicas < 1) {
          throw new IllegalArgumentException("replica acks must be at least 1: " + replicas);
        }
      }
    }
  }

  public RedisLogSettings {
    workspaces = Set.copyOf(workspaces);
    if (workspaces.isEmpty()) {
      throw new IllegalArgumentException("workspaces must name at least one workspace");
    }
    positive("retention", retention);
    positive("idempotency", idempotency);
    positive("timeout", timeout);
    positive("tail-check", tailCheck);
    positive("probe", probe);
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace must not be negative: " + grace);
    }
    atLeast("max-length", maxLength, 1);
    atLeast("payload-limit", payloadLimit, 1);
    atLeast("inline-limit", inlineLimit, 0);
  }

  /** Settings that suit nearly every installation. */
  public static RedisLogSettings defaults() {
    return new RedisLogSettings(
        Set.of(Workspace.MAIN),
        Duration.ofHours(1),
        10_000,
        64 * 1024,
        1024,
        Duration.ofMinutes(10),
        Duration.ofSeconds(2),
        new Acknowledgement.Strict(),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10));
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.toMillis() == 0) {
      throw new IllegalArgumentException(name + " must be at least 1 ms: " + value);
    }
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ": " + value);
    }
  }
}
