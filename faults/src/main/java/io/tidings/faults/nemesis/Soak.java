package io.tidings.faults.nemesis;

import io.tidings.faults.cluster.Cluster;
import io.tidings.faults.cluster.Topology;
import io.tidings.faults.nemesis.Scenario.Activity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Faults by chance, one or two at a time, in rounds with a ledger each. In some rounds users chat
 * or are notified; these have no faults that lose history, with which the users' logins would be
 * gone, and one at a time, since most of them choose the same node.
 */
record Soak(Nemesis nemesis) {
  private static final int GROUPS_PER_ROUND = 5;
  private static final Set<Activity> STAY_SIGNED_IN = Set.of(Activity.CHAT, Activity.NOTIFIED);

  /** One Redis behind nginx takes half of all rounds, since most faults apply to it. */
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
    boolean signedIn = topology == Topology.ALONE && random.nextInt(4) == 0;
    List<Scenario> here =
        new ArrayList<>(
            Scenarios.all().stream()
                .filter(it -> it.setting().topology() == topology)
                .filter(it -> STAY_SIGNED_IN.contains(it.setting().activity()) == signedIn)
                .toList());
    return IntStream.range(0, GROUPS_PER_ROUND)
        .mapToObj(_ -> {
          Collections.shuffle(here, new Random(random.nextLong()));
          return List.copyOf(here.subList(0, signedIn ? 1 : 1 + random.nextInt(2)));
        })
        .toList();
  }
}
