package io.tidings.faults.nemesis;

import io.tidings.faults.cluster.Cluster;
import io.tidings.faults.cluster.RedisDeployment;
import io.tidings.faults.cluster.Topology;
import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.load.ClientProgress;
import io.tidings.faults.load.LogReader;
import io.tidings.faults.load.RecordingClient;
import io.tidings.faults.load.RecordingUser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A cluster under load with a ledger, from the first client to the last read of the log. */
final class LoadRun implements AutoCloseable {
  /** In which everything has to come back, whatever a scenario promises. */
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

  /** Up to this ratio a latency counts as unaffected … */
  private static final double MAX_LATENCY_RATIO = 1.1;

  /** … beside what two cores do to the 99th percentile of twenty clients. */
  private static final Duration LATENCY_SLACK = Duration.ofMillis(20);

  /** That every healthy client gets before a fault. */
  private static final int WARM_EVENTS = 20;

  /** That every user makes before a fault, and after it. */
  private static final int WARM_CHANGES = 12;

  private final Cluster cluster;
  private final Ledger ledger;
  private final Workload workload;
  private final SplittableRandom random;
  private @Nullable String project;

  LoadRun(Cluster cluster, String name, long seed, Path folder) {
    this.cluster = cluster;
    this.ledger = Ledger.create(folder);
    this.random = new SplittableRandom(seed);
    this.workload = new Workload(cluster, ledger, name, random.split());
  }

  /** Notes what the checker has to hold the run to. */
  void recordExpectations(List<Scenario> scenarios, Duration liveWithin) {
    ledger.liveBy(liveWithin);
    if (scenarios.stream().allMatch(Scenario::latencyUnaffected)) {
      ledger.latencyWithin(MAX_LATENCY_RATIO, LATENCY_SLACK);
    }
    if (cluster.topology() == Topology.SENTINEL_ACKS) {
      ledger.keepsAcknowledged();
    }
  }

  /** Returns when everybody is connected and events flow. */
  void warmUp(boolean withUsers) {
    await("connected", workload.allClients(), ClientProgress::connected);
    ledger.phase("before");
    workload.startPublishing();
    project = withUsers ? workload.startUsers() : null;
    awaitEvents("events before the fault");
    awaitUsers("changes before the fault");
  }

  /**
   * Injects those faults together, and heals them.
   *
   * @return the time from the heal until the last healthy client got an event that was sent after
   *     it
   */
  Duration injectAndHeal(List<Scenario> scenarios) throws Exception {
    Duration lasts = scenarios.stream().map(Scenario::lasts).max(Duration::compareTo).orElseThrow();
    String names = scenarios.stream().map(Scenario::name).collect(Collectors.joining("+"));
    List<Environment> environments =
        scenarios.stream().map(_ -> new Environment(cluster, workload, random.split())).toList();
    ledger.phase("fault");
    ledger.injected(names);
    long from = ledger.now();
    for (int i = 0; i < scenarios.size(); i++) {
      scenarios.get(i).inject().run(environments.get(i));
    }
    boolean momentary = lasts.isZero();
    if (!momentary) {
      environments.getFirst().keepLoadFor(lasts);
      from = heal(scenarios, environments);
    }
    ledger.healed(names);
    Duration recovery = awaitEventSentAfter(from);
    if (momentary) {
      heal(scenarios, environments);
    }
    workload.resumePublishing();
    cluster.restore();
    ledger.phase("after");
    awaitEvents("events after the fault");
    awaitUsers("changes after the fault");
    return recovery;
  }

  private long heal(List<Scenario> scenarios, List<Environment> environments) throws Exception {
    for (int i = 0; i < scenarios.size(); i++) {
      environments.get(i).stopRepeating();
      scenarios.get(i).heal().run(environments.get(i));
    }
    return ledger.now();
  }

  /** Brings every client to the last event, and writes down what the log still has. */
  void finish() throws Exception {
    workload.stopUsers();
    if (project != null) {
      RecordingUser.recordBoard(ledger, cluster.ports().getFirst(), project);
    }
    workload.pausePublishing();
    String last = workload.publishAll(TIMEOUT);
    await("the last event", workload.allClients(), progress -> progress.reached(last));
    workload.close();
    new LogReader(ledger, cluster.ports().getFirst()).read(workload.topics());
    recordEpochs();
  }

  /** [design.md] past is {@code epoch:fork}, the youngest first, parted by blanks. */
  private void recordEpochs() {
    Object past = cluster.redis().primary().call("HGET", RedisDeployment.CLOCK, "past");
    if (past instanceof String ends && !ends.isEmpty()) {
      for (String end : List.of(ends.strip().split(" ", -1)).reversed()) {
        int colon = end.indexOf(':');
        ledger.epochEnded(end.substring(0, colon), end.substring(colon + 1));
      }
    }
  }

  private Duration awaitEventSentAfter(long from) {
    workload.healthyClients().forEach(client -> client.progress().watch(from));
    await(
        "an event after the heal",
        workload.healthyClients(),
        progress -> progress.firstWatchedAt().isPresent());
    long last =
        workload.healthyClients().stream()
            .mapToLong(client -> client.progress().firstWatchedAt().orElseThrow())
            .max()
            .orElseThrow();
    return Duration.ofNanos((last - from) * 1_000);
  }

  private void awaitEvents(String what) {
    List<Long> before = workload.healthyClients().stream().map(f -> f.progress().events()).toList();
    for (int i = 0; i < before.size(); i++) {
      long wanted = before.get(i) + WARM_EVENTS;
      await(
          what, List.of(workload.healthyClients().get(i)), progress -> progress.events() >= wanted);
    }
  }

  private void awaitUsers(String what) {
    Map<RecordingUser, Integer> before = new HashMap<>();
    workload.users().forEach(user -> before.put(user, user.acknowledged()));
    awaitAll(
        what,
        workload.users(),
        user -> user.acknowledged() >= before.getOrDefault(user, 0) + WARM_CHANGES);
  }

  private static void await(
      String what, List<RecordingClient> clients, Predicate<ClientProgress> done) {
    awaitAll(what, clients, client -> done.test(client.progress()));
  }

  private static <T> void awaitAll(String what, List<T> all, Predicate<T> done) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    List<T> left = all;
    while (!left.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s: not within %s at %d of %d, such as %s"
                .formatted(what, TIMEOUT, left.size(), all.size(), left.getFirst()));
      }
      LockSupport.parkNanos(POLL_INTERVAL.toNanos());
      left = left.stream().filter(it -> !done.test(it)).toList();
    }
  }

  @Override
  public void close() {
    workload.close();
    ledger.close();
  }
}
