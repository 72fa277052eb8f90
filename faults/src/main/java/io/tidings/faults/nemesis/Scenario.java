package io.tidings.faults.nemesis;

import io.tidings.faults.cluster.Topology;
import java.time.Duration;

/**
 * A named fault: its topology, how to inject and heal it, and the promises that have to hold. Made
 * with {@link #fault} and refined, as in
 *
 * <pre>
 * fault("F22", "pubsub-killed", "every pub/sub connection killed ten times a second")
 *     .inject(environment -&gt; environment.repeat(
 *         ofMillis(100), () -&gt; environment.redisCommand("CLIENT", "KILL", "TYPE", "pubsub")))
 *     .lasts(ofSeconds(3))
 *     .liveWithin(ofSeconds(2))
 * </pre>
 *
 * @param catalogueNumber its number in the catalogue of faults
 * @param name as chosen on the command line
 * @param description as in the table
 */
public record Scenario(
    String catalogueNumber,
    String name,
    String description,
    Setting setting,
    Promise promise,
    Action inject,
    Action heal) {
  private static final Duration RETRY_MAX = Duration.ofSeconds(3);

  /**
   * Where a scenario takes place, and for how long.
   *
   * @param lasts the time between injection and heal; with zero the fault is a moment, and times
   *     count from it
   * @param activity what users do during the run
   */
  public record Setting(Topology topology, Duration lasts, Activity activity) {}

  /** What users do. */
  public enum Activity {
    NONE,
    /** Users work on a board, and sign in and out. */
    BOARD,
    /** Users have tabs that show their chat, which is on an upstream server. */
    CHAT,
    /** Users are notified, each by several streams of their own. */
    NOTIFIED
  }

  /**
   * What has to hold.
   *
   * @param liveWithin time after the heal in which every healthy client gets events again
   * @param latencyUnaffected whether healthy clients must not get their events any later
   */
  public record Promise(FaultCost cost, Duration liveWithin, boolean latencyUnaffected) {}

  /** What a scenario does to inject its fault, or to heal it. */
  @FunctionalInterface
  public interface Action {
    void run(Environment environment) throws Exception;
  }

  /**
   * The defaults: one Redis and nginx, no cost, and clients are live again after their retry and 2
   * s.
   */
  public static Scenario fault(String catalogueNumber, String name, String description) {
    return new Scenario(
        catalogueNumber,
        name,
        description,
        new Setting(Topology.ALONE, Duration.ZERO, Activity.NONE),
        new Promise(FaultCost.ZERO_LOSS, RETRY_MAX.plusSeconds(2), false),
        _ -> {},
        _ -> {});
  }

  public Scenario at(Topology topology) {
    return with(new Setting(topology, setting.lasts, setting.activity));
  }

  public Scenario lasts(Duration time) {
    return with(new Setting(setting.topology, time, setting.activity));
  }

  /** Users work on a board, and sign in and out. */
  public Scenario whileUsersWork() {
    return with(new Setting(setting.topology, setting.lasts, Activity.BOARD));
  }

  /** Users have tabs that show their chat, which is on an upstream server. */
  public Scenario whileUsersChat() {
    return with(new Setting(setting.topology, setting.lasts, Activity.CHAT));
  }

  /** Users are notified, each by several streams of their own. */
  public Scenario whileUsersAreNotified() {
    return with(new Setting(setting.topology, setting.lasts, Activity.NOTIFIED));
  }

  public Scenario costs(FaultCost cost) {
    return with(new Promise(cost, promise.liveWithin, promise.latencyUnaffected));
  }

  public Scenario liveWithin(Duration time) {
    return with(new Promise(promise.cost, time, promise.latencyUnaffected));
  }

  /** The latency of healthy clients is unaffected. */
  public Scenario latencyUnaffected() {
    return with(new Promise(promise.cost, promise.liveWithin, true));
  }

  public Scenario inject(Action action) {
    return new Scenario(catalogueNumber, name, description, setting, promise, action, heal);
  }

  public Scenario heal(Action action) {
    return new Scenario(catalogueNumber, name, description, setting, promise, inject, action);
  }

  private Scenario with(Setting other) {
    return new Scenario(catalogueNumber, name, description, other, promise, inject, heal);
  }

  private Scenario with(Promise other) {
    return new Scenario(catalogueNumber, name, description, setting, other, inject, heal);
  }

  @Override
  public String toString() {
    return name;
  }
}
