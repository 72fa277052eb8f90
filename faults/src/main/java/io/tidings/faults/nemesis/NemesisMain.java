package io.tidings.faults.nemesis;

import io.tidings.testbed.cluster.NodeProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * {@code <api-node.jar> <folder for ledgers> [scenario … | write <page> | soak <minutes>
 * [<page>]]}. Exit code 1 when a promise was broken. The seed is {@code -Dtidings.seed}, and {@code
 * -Dtidings.previous} the jar of the previous release.
 */
public final class NemesisMain {
  private NemesisMain() {}

  public static void main(String... args) throws IOException, InterruptedException {
    if (args.length < 2) {
      System.err.println(
          "usage: <api-node.jar> <folder for ledgers> [scenario … | write <page> | soak <minutes>"
              + " [<page>]]");
      System.exit(2);
    }
    long seed = Long.getLong("tidings.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Path folder = Path.of(args[1], Instant.now().toString().replace(':', '-'));
    Nemesis nemesis = new Nemesis(NodeProgram.jar(Path.of(args[0])), seed, folder);
    List<String> rest = Arrays.asList(args).subList(2, args.length);
    boolean held =
        switch (rest.isEmpty() ? "" : rest.getFirst()) {
          case "soak" -> soak(nemesis, rest.subList(1, rest.size()));
          case "write" -> runAll(nemesis, Path.of(rest.get(1)));
          default -> runNamed(nemesis, rest);
        };
    System.exit(held ? 0 : 1);
  }

  /** Writes the report into the page when there is one. */
  private static boolean soak(Nemesis nemesis, List<String> arguments)
      throws IOException, InterruptedException {
    SoakReport report = new SoakReport(nemesis.seed());
    String previous = System.getProperty("tidings.previous", "");
    Soak soak =
        new Soak(nemesis, previous.isEmpty() ? null : NodeProgram.jar(Path.of(previous)), report);
    boolean held = soak.run(Duration.ofMinutes(Long.parseLong(arguments.getFirst())));
    if (arguments.size() > 1) {
      report.writeTo(Path.of(arguments.get(1)));
    }
    return held;
  }

  private static boolean runAll(Nemesis nemesis, Path page) throws IOException {
    Map<Scenario, Outcome> outcomes = nemesis.run(Scenarios.all());
    new FaultTable(outcomes).writeTo(page);
    return allHeld(outcomes);
  }

  private static boolean runNamed(Nemesis nemesis, List<String> names) throws IOException {
    List<Scenario> all = Scenarios.all();
    for (String name : names) {
      if (all.stream().noneMatch(scenario -> scenario.name().equals(name))) {
        System.err.println("no scenario is called " + name + "; there are " + all);
        System.exit(2);
      }
    }
    return allHeld(
        nemesis.run(
            all.stream().filter(it -> names.isEmpty() || names.contains(it.name())).toList()));
  }

  private static boolean allHeld(Map<Scenario, Outcome> outcomes) {
    long held = outcomes.values().stream().filter(Outcome::held).count();
    System.out.printf("%d of %d scenarios held%n", held, outcomes.size());
    return held == outcomes.size();
  }
}
