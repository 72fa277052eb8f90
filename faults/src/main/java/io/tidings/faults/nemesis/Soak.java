package io.tidings.faults.nemesis;

import io.tidings.faults.cluster.Cluster;
import io.tidings.faults.cluster.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Faults by chance, one or two at a time, in rounds with a ledger each. */
record Soak(Nemesis nemesis) {
  private static final int GROUPS_PER_ROUND = 5;

  /** Half of all rounds; there is most to break. */
  private static final List<Topology> TOPOLOGIES =
      List.of(
          Topology.ALONE,
          Topology.ALONE,
          Topology.ALONE,
          Topology.ALONE,
          Topology.ALONE_HAPROXY,
          Topology.SENTINEL_STRICT,
          Topology.SENTINEL_ACKS,
          Topology.CLUSTER);

  /** Whether every promise was kept. */
  boolean run(Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    SplittableRandom random = new SplittableRandom(nemesis.seed());
    boolean held = true;
    for (int round = 1; System.nanoTime() < deadline; round++) {
      Topology topology = TOPOLOGIES.get(random.nextInt(TOPOLOGIES.size()));
      ScenarioRun scenarioRun =
          new ScenarioRun(
              "round-" + round,
              scenarioGroups(topology, random),
              random.nextLong(),
              nemesis.folder().resolve("round-" + round));
      System.out.printf("round %d, %s: %s%n", round, topology, scenarioRun.scenarioGroups());
      try (Cluster cluster = Cluster.start(topology, nemesis.program(), scenarioRun.seed())) {
        Outcome outcome = scenarioRun.runOn(cluster);
        System.out.println(outcome);
        held &= outcome.held();
      }
    }
    return held;
  }

  private static List<List<Scenario>> scenarioGroups(Topology topology, SplittableRandom random) {
    List<Scenario> here =
        new ArrayList<>(Scenarios.all().stream().filter(it -> it.topology() == topology).toList());
    return IntStream.range(0, GROUPS_PER_ROUND)
        .mapToObj(_ -> {
          Collections.shuffle(here, new Random(random.nextLong()));
          return List.copyOf(here.subList(0, 1 + random.nextInt(2)));
        })
        .toList();
  }
}
