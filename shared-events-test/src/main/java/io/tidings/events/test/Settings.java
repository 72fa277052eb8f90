package io.tidings.events.test;

import io.tidings.events.Workspace;
import io.tidings.events.redis.RedisLogSettings;
import io.tidings.events.redis.RedisLogSettings.Acknowledgement;
import java.time.Duration;
import java.util.Set;

/** The default settings with one thing changed. */
public final class Settings {
  private Settings() {}

  public static RedisLogSettings maxLength(int maxLength) {
    return with(
        Set.of(Workspace.MAIN), Duration.ofHours(1), maxLength, new Acknowledgement.Strict());
  }

  public static RedisLogSettings retention(Duration retention) {
    return with(Set.of(Workspace.MAIN), retention, 10_000, new Acknowledgement.Strict());
  }

  public static RedisLogSettings replicaAcks(int replicas) {
    return with(
        Set.of(Workspace.MAIN),
        Duration.ofHours(1),
        10_000,
        new Acknowledgement.ReplicaAcks(replicas));
  }

  public static RedisLogSettings workspaces(Workspace... workspaces) {
    return with(Set.of(workspaces), Duration.ofHours(1), 10_000, new Acknowledgement.Strict());
  }

  /** As shipped, with calls that wait for that long. */
  public static RedisLogSettings timeout(Duration timeout) {
    return timeout(timeout, new Acknowledgement.Strict());
  }

  /** The same with that policy. */
  public static RedisLogSettings timeout(Duration timeout, Acknowledgement acknowledgement) {
    RedisLogSettings defaults = RedisLogSettings.defaults();
    return new RedisLogSettings(
        defaults.workspaces(),
        defaults.retention(),
        defaults.maxLength(),
        defaults.payloadLimit(),
        defaults.inlineLimit(),
        defaults.idempotency(),
        timeout,
        acknowledgement,
        defaults.tailCheck(),
        defaults.probe(),
        defaults.grace());
  }

  /** As shipped, with that workspace and policy, and so long that nothing is trimmed. */
  public static RedisLogSettings shipped(Workspace workspace, Acknowledgement acknowledgement) {
    RedisLogSettings defaults = RedisLogSettings.defaults();
    return new RedisLogSettings(
        Set.of(workspace),
        defaults.retention(),
        1_000_000,
        defaults.payloadLimit(),
        defaults.inlineLimit(),
        defaults.idempotency(),
        defaults.timeout(),
        acknowledgement,
        defaults.tailCheck(),
        defaults.probe(),
        defaults.grace());
  }

  private static RedisLogSettings with(
      Set<Workspace> workspaces,
      Duration retention,
      int maxLength,
      Acknowledgement acknowledgement) {
    RedisLogSettings defaults = RedisLogSettings.defaults();
    return new RedisLogSettings(
        workspaces,
        retention,
        maxLength,
        defaults.payloadLimit(),
        defaults.inlineLimit(),
        defaults.idempotency(),
        defaults.timeout(),
        acknowledgement,
        defaults.tailCheck(),
        Duration.ofMillis(500),
        defaults.grace());
  }
}
