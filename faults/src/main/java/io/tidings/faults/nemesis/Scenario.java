package io.tidings.faults.nemesis;

import io.tidings.faults.cluster.Topology;
import java.time.Duration;

/**
 * A named fault: where it happens, how it is done and undone, and what has to hold. Made with
 * {@link #fault} and refined, as in
 *
 * <pre>
 * fault("F22", "pubsub-killed", "every pub/sub connection killed ten times a second")
 *     .inject(environment -&gt; environment.repeat(
 *         ofMillis(100), () -&gt; environment.redisCommand("CLIENT", "KILL", "TYPE", "pubsub")))
 *     .lasts(ofSeconds(3))
 *     .liveWithin(ofSeconds(2))
 * </pre>
 *
 * @param catalogueNumber of the catalogue of faults
 * @param name as chosen on the command line
 * @param description as in the table
 * @param lasts between injection and heal; with zero the fault is a moment, and what counts is the
 *     time from it
 * @param latencyUnaffected whether healthy clients must not get their events any later
 * @param withUsers whether users work on a board meanwhile
 * @param liveWithin time after the heal in which every healthy client gets events again
 */
public record Scenario(
    String catalogueNumber,
    String name,
    String description,
    Topology topology,
    FaultCost cost,
    Duration lasts,
    Duration liveWithin,
    boolean latencyUnaffected,
    boolean withUsers,
    Action inject,
    Action heal) {
  private static final Duration RETRY_MAX = Duration.ofSeconds(3);

  /** What a scenario does to inject its fault, or to heal it. */
  @FunctionalInterface
  public interface Action {
    void run(Environment environment) throws Exception;
  }

  /** At one Redis behind nginx, costs nothing, and clients are back after their retry and 2 s. */
  public static Scenario fault(String catalogueNumber, String name, String description) {
    return new Scenario(
        catalogueNumber,
        name,
        description,
        Topology.ALONE,
        FaultCost.ZERO_LOSS,
        Duration.ZERO,
        RETRY_MAX.plusSeconds(2),
        false,
        false,
        _ -> {},
        _ -> {});
  }

  public Scenario at(Topology where) {
    return new Scenario(
        catalogueNumber,
        name,
        description,
        where,
        cost,
        lasts,
        liveWithin,
        latencyUnaffected,
        withUsers,
        inject,
        heal);
  }

  public Scenario costs(FaultCost what) {
    return new Scenario(
        catalogueNumber,
        name,
        description,
        topology,
        what,
        lasts,
        liveWithin,
        latencyUnaffected,
        withUsers,
        inject,
        heal);
  }

  public Scenario lasts(Duration time) {
    return new Scenario(
        catalogueNumber,
        name,
        description,
        topology,
        cost,
        time,
        liveWithin,
        latencyUnaffected,
        withUsers,
        inject,
        heal);
  }

  public Scenario liveWithin(Duration time) {
    return new Scenario(
        catalogueNumber,
        name,
        description,
        topology,
        cost,
        lasts,
        time,
        latencyUnaffected,
        withUsers,
        inject,
        heal);
  }

  /** The latency of healthy clients is unaffected. */
  public Scenario latencyUnaffected(boolean so) {
    return new Scenario(
        catalogueNumber,
        name,
        description,
        topology,
        cost,
        lasts,
        liveWithin,
        so,
        withUsers,
        inject,
        heal);
  }

  /** Users work on a board, and sign in and out. */
  public Scenario whileUsersWork() {
    return new Scenario(
        catalogueNumber,
        name,
        description,
        topology,
        cost,
        lasts,
        liveWithin,
        latencyUnaffected,
        true,
        inject,
        heal);
  }

  public Scenario inject(Action action) {
    return new Scenario(
        catalogueNumber,
        name,
        description,
        topology,
        cost,
        lasts,
        liveWithin,
        latencyUnaffected,
        withUsers,
        action,
        heal);
  }

  public Scenario heal(Action action) {
    return new Scenario(
        catalogueNumber,
        name,
        description,
        topology,
        cost,
        lasts,
        liveWithin,
        latencyUnaffected,
        withUsers,
        inject,
        action);
  }

  @Override
  public String toString() {
    return name;
  }
}
