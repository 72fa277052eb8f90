package io.tidings.faults.nemesis;

import io.tidings.faults.house.House;
import io.tidings.faults.house.NodeProgram;
import io.tidings.faults.house.Site;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Runs scenarios, those of a site in one house, and prints what became of each. */
public final class Nemesis {
  private final NodeProgram program;
  private final long seed;
  private final Path folder;

  public Nemesis(NodeProgram program, long seed, Path folder) {
    this.program = program;
    this.seed = seed;
    this.folder = folder;
  }

  /**
   * {@code Nemesis <api-node.jar> <folder for ledgers> [name of a scenario …]}. Exit code 1 when a
   * promise was broken.
   */
  public static void main(String... args) {
    if (args.length < 2) {
      System.err.println("usage: Nemesis <api-node.jar> <folder for ledgers> [scenario …]");
      System.exit(2);
    }
    List<String> names = List.of(args).subList(2, args.length);
    List<Scenario> chosen =
        Scenarios.all().stream()
            .filter(scenario -> names.isEmpty() || names.contains(scenario.name()))
            .toList();
    long seed = Long.getLong("tidings.seed", System.nanoTime());
    System.out.println("seed " + seed + " (-Dtidings.seed)");
    Path folder = Path.of(args[1], Instant.now().toString().replace(':', '-'));
    List<Outcome> outcomes =
        new Nemesis(NodeProgram.jar(Path.of(args[0])), seed, folder).run(chosen);
    System.exit(outcomes.stream().allMatch(Outcome::held) ? 0 : 1);
  }

  public List<Outcome> run(List<Scenario> scenarios) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Site site : Site.values()) {
      List<Scenario> here = scenarios.stream().filter(it -> it.site() == site).toList();
      if (!here.isEmpty()) {
        outcomes.addAll(run(site, here));
      }
    }
    return outcomes;
  }

  private List<Outcome> run(Site site, List<Scenario> scenarios) {
    List<Outcome> outcomes = new ArrayList<>();
    try (House house = House.start(site, program, seed)) {
      for (Scenario scenario : scenarios) {
        Outcome outcome = new Trial(scenario, seed, folder.resolve(scenario.name())).in(house);
        System.out.println(outcome);
        outcomes.add(outcome);
      }
    }
    return outcomes;
  }
}
