package io.tidings.faults.nemesis;

import io.tidings.faults.cluster.Cluster;
import io.tidings.faults.nemesis.Scenario.Activity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One run on a cluster, with groups of scenarios one after another, judged by its ledger.
 *
 * @param activities what users do during the run
 * @param followed whether users follow the activities of what is done, for which all nodes need the
 *     feature
 */
public record ScenarioRun(
    String name,
    List<List<Scenario>> scenarioGroups,
    Set<Activity> activities,
    long seed,
    Path folder,
    boolean followed) {
  /** A run in which users follow activities. */
  public ScenarioRun(String name, List<List<Scenario>> scenarioGroups, long seed, Path folder) {
    this(name, scenarioGroups, seed, folder, true);
  }

  /** A run in which users do what its scenarios ask for. */
  public ScenarioRun(
      String name, List<List<Scenario>> scenarioGroups, long seed, Path folder, boolean followed) {
    this(
        name,
        scenarioGroups,
        scenarioGroups.stream()
            .flatMap(List::stream)
            .map(it -> it.setting().activity())
            .collect(Collectors.toSet()),
        seed,
        folder,
        followed);
  }

  /** A run with one scenario. */
  public static ScenarioRun of(Scenario scenario, long seed, Path folder) {
    return new ScenarioRun(scenario.name(), List.of(List.of(scenario)), seed, folder);
  }

  /** The same, in which users do all of that. */
  ScenarioRun with(Set<Activity> others) {
    return new ScenarioRun(name, scenarioGroups, others, seed, folder, followed);
  }

  public Outcome runOn(Cluster cluster) {
    List<String> failures = new ArrayList<>();
    @Nullable Duration slowest = null;
    try (LoadRun run = new LoadRun(cluster, name, seed, folder)) {
      run.recordExpectations(
          scenarioGroups.stream().flatMap(List::stream).toList(),
          scenarioGroups.stream().map(ScenarioRun::bound).max(Duration::compareTo).orElseThrow());
      run.warmUp(activities, followed);
      for (List<Scenario> group : scenarioGroups) {
        Duration recovery = run.injectAndHeal(group);
        Duration bound = bound(group);
        if (recovery.compareTo(bound) > 0) {
          failures.add("live again after " + recovery + ", allowed are " + bound + ": " + group);
        }
        slowest = slowest == null || recovery.compareTo(slowest) > 0 ? recovery : slowest;
      }
      run.finish();
    } catch (Exception | AssertionError e) {
      failures.add(e.toString());
    }
    FaultCost promised =
        scenarioGroups.stream()
            .flatMap(List::stream)
            .map(it -> it.promise().cost())
            .max(FaultCost::compareTo)
            .orElseThrow();
    return Outcome.of(name, promised, slowest, failures, folder);
  }

  /** Recovering from two faults at once may take the sum of both times. */
  private static Duration bound(List<Scenario> group) {
    return group.stream()
        .map(it -> it.promise().liveWithin())
        .reduce(Duration.ZERO, Duration::plus);
  }
}
