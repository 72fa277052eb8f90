package io.tidings.faults.nemesis;

import io.tidings.faults.house.House;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run in a house with one scenario after another, judged by its ledger. */
public record Trial(String name, List<List<Scenario>> acts, long seed, Path folder) {
  /** With one scenario alone. */
  public static Trial of(Scenario scenario, long seed, Path folder) {
    return new Trial(scenario.name(), List.of(List.of(scenario)), seed, folder);
  }

  public Outcome in(House house) {
    List<String> failures = new ArrayList<>();
    @Nullable Duration slowest = null;
    try (Run run = new Run(house, name, seed, folder)) {
      run.expect(
          acts.stream().flatMap(List::stream).toList(),
          acts.stream().map(Trial::bound).max(Duration::compareTo).orElseThrow());
      run.warmUp();
      for (List<Scenario> act : acts) {
        Duration recovery = run.through(act);
        Duration bound = bound(act);
        if (recovery.compareTo(bound) > 0) {
          failures.add("live again after " + recovery + ", allowed are " + bound + ": " + act);
        }
        slowest = slowest == null || recovery.compareTo(slowest) > 0 ? recovery : slowest;
      }
      run.finish();
    } catch (Exception | AssertionError e) {
      failures.add(e.toString());
    }
    Row promised =
        acts.stream().flatMap(List::stream).map(Scenario::row).max(Row::compareTo).orElseThrow();
    return Outcome.of(name, promised, slowest, failures, folder);
  }

  /** Two faults at once may have to be got over one after the other. */
  private static Duration bound(List<Scenario> act) {
    return act.stream().map(Scenario::liveWithin).reduce(Duration.ZERO, Duration::plus);
  }
}
