package io.tidings.faults.nemesis;

import io.tidings.faults.cluster.Cluster;
import io.tidings.faults.cluster.Topology;
import io.tidings.faults.leak.LeakReport;
import io.tidings.faults.leak.LeakReport.Usage;
import io.tidings.faults.nemesis.Scenario.Activity;
import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.cluster.NodeProgram;
import io.tidings.testbed.proxy.Fault.Reset;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Faults by chance, in rounds with a ledger each. Most of the time one cluster is used, with all
 * features, of which one node lives through all of it: what that node holds at the end is compared
 * with what it held after a first round. The rest of the time rounds take place on clusters of
 * their own, of all topologies.
 *
 * <p>The program of the previous release, when there is one, takes the place of a node's now and
 * then, in rounds of topics: it need not have all features.
 *
 * <p>In rounds where users chat or are notified there are no faults that lose history, with which
 * the users' logins would be gone, and one at a time, since most of them choose the same node.
 */
record Soak(Nemesis nemesis, @Nullable NodeProgram previous, SoakReport report) {
  private static final int GROUPS_PER_ROUND = 5;
  private static final Set<Activity> STAY_SIGNED_IN = Set.of(Activity.CHAT, Activity.NOTIFIED);

  /** Of four rounds on the cluster with a survivor, the number that has all users. */
  private static final int SIGNED_IN_OF_FOUR = 3;

  /** The part of the time that belongs to the cluster with a survivor. */
  private static final double LONG_LIVED = 0.7;

  /** How long nodes of both releases serve side by side. */
  private static final Duration MIXED = Duration.ofSeconds(3);

  private static final List<Topology> TOPOLOGIES =
      List.of(
          Topology.ALONE,
          Topology.ALONE_HAPROXY,
          Topology.SENTINEL_STRICT,
          Topology.SENTINEL_ACKS,
          Topology.CLUSTER);

  /** They have to end the node that does something, or every node that remembers something. */
  private static final Set<String> WITHOUT_SURVIVOR =
      Set.of(
          "bridge-holder-killed",
          "bridge-holder-paused",
          "bridge-holder-without-redis",
          "poll-leader-killed",
          "poll-leader-paused",
          "client-asleep",
          "logs-lost");

  /** Whether every promise was kept, and nothing leaked. */
  boolean run(Duration time) throws IOException, InterruptedException {
    long start = System.nanoTime();
    SplittableRandom random = new SplittableRandom(nemesis.seed());
    soakOneCluster(start + (long) (time.toNanos() * LONG_LIVED), random);
    long deadline = start + time.toNanos();
    while (System.nanoTime() < deadline) {
      Topology topology = TOPOLOGIES.get(random.nextInt(TOPOLOGIES.size()));
      boolean signedIn = topology == Topology.ALONE && random.nextInt(4) == 0;
      // A shard has one replica, so that it outlives one fault at a time.
      int most = signedIn || topology == Topology.CLUSTER ? 1 : 2;
      List<Scenario> candidates =
          Scenarios.all().stream()
              .filter(it -> it.setting().topology() == topology)
              .filter(it -> STAY_SIGNED_IN.contains(it.setting().activity()) == signedIn)
              .toList();
      try (Cluster cluster = Cluster.start(topology, nemesis.program(), random.nextLong())) {
        round(cluster, candidates, most, Set.of(), random);
      }
    }
    System.out.println(report.markdown());
    return report.held();
  }

  private void soakOneCluster(long deadline, SplittableRandom random)
      throws IOException, InterruptedException {
    List<Scenario> all =
        Scenarios.all().stream()
            .filter(it -> it.setting().topology() == Topology.ALONE)
            .filter(it -> !WITHOUT_SURVIVOR.contains(it.name()))
            // It could take the users away, whom nodes make only when they start.
            .filter(it -> it.promise().cost() != FaultCost.STATED_LOSS)
            .toList();
    List<String> ofRedis = RedisFaults.all().stream().map(Scenario::name).toList();
    List<Scenario> keepingLogins =
        all.stream()
            .filter(it -> it.promise().cost() == FaultCost.ZERO_LOSS)
            .filter(it -> !ofRedis.contains(it.name()))
            .toList();
    List<Scenario> ofTopics =
        Stream.concat(
                all.stream().filter(it -> it.setting().activity() == Activity.NONE),
                releases().stream())
            .toList();
    try (Cluster cluster =
        Cluster.startWithSurvivor(Topology.ALONE, nemesis.program(), nemesis.seed())) {
      // Pools and caches get their size, and classes are loaded, in rounds of both kinds.
      round(cluster, ofTopics, 2, Set.of(), random);
      round(cluster, keepingLogins, 1, UserLoad.ALL, random);
      Usage before = quiet(cluster);
      do {
        boolean signedIn = random.nextInt(4) < SIGNED_IN_OF_FOUR;
        round(
            cluster,
            signedIn ? keepingLogins : ofTopics,
            signedIn ? 1 : 2,
            signedIn ? UserLoad.ALL : Set.of(),
            random);
      } while (System.nanoTime() < deadline);
      report.leaks(LeakReport.between(before, quiet(cluster)));
    }
  }

  private List<Scenario> releases() {
    NodeProgram other = previous;
    if (other == null) {
      return List.of();
    }
    return List.of(
        Scenario.fault("F14", "release-exchanged", "node replaced by one of the previous release")
            .inject(environment -> exchange(environment.node(2), other))
            .lasts(MIXED)
            .heal(environment -> exchange(environment.node(2), nemesis.program())));
  }

  private static void exchange(NodeProcess node, NodeProgram program) {
    if (node.alive()) { // another fault may have ended it
      node.stop();
    }
    node.replaceProgram(program);
    node.start();
  }

  private static Usage quiet(Cluster cluster) throws IOException, InterruptedException {
    // A client's end is a half-close for the balancer, and the fault proxy passes on no more.
    cluster.frontProxy().inject(new Reset());
    try {
      return LeakReport.quiet(cluster);
    } finally {
      cluster.restore();
    }
  }

  /**
   * @param most faults at once
   * @param activities what users do; empty for what the faults ask for
   */
  private void round(
      Cluster cluster,
      List<Scenario> candidates,
      int most,
      Set<Activity> activities,
      SplittableRandom random) {
    String name = "round-" + report.nextRound();
    List<List<Scenario>> groups = groups(candidates, most, random);
    ScenarioRun run =
        new ScenarioRun(name, groups, random.nextLong(), nemesis.folder().resolve(name));
    if (!activities.isEmpty()) {
      run = run.with(activities);
    }
    System.out.printf("%s, %s: %s%n", name, cluster.topology(), groups);
    Outcome outcome = run.runOn(cluster);
    System.out.println(outcome);
    report.add(groups, outcome);
    cluster.restore();
  }

  private static List<List<Scenario>> groups(
      List<Scenario> candidates, int most, SplittableRandom random) {
    List<Scenario> here = new ArrayList<>(candidates);
    return IntStream.range(0, GROUPS_PER_ROUND)
        .mapToObj(_ -> {
          Collections.shuffle(here, new Random(random.nextLong()));
          return List.copyOf(here.subList(0, 1 + random.nextInt(most)));
        })
        .toList();
  }
}
