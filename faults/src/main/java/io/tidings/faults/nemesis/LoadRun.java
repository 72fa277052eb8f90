package io.tidings.faults.nemesis;

import static io.tidings.faults.nemesis.Awaiting.TIMEOUT;
import static io.tidings.faults.nemesis.Awaiting.await;
import static io.tidings.faults.nemesis.Awaiting.awaitMore;
import static io.tidings.faults.nemesis.Awaiting.awaitReading;

import io.tidings.faults.cluster.Cluster;
import io.tidings.faults.cluster.Topology;
import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.load.ClientProgress;
import io.tidings.faults.load.LogReader;
import io.tidings.faults.load.NotificationLoad;
import io.tidings.faults.load.RecordingClient;
import io.tidings.faults.nemesis.Scenario.Activity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** A cluster under load with a ledger, from the first client to the last read of the log. */
final class LoadRun implements AutoCloseable {
  /** Up to this ratio a latency counts as unaffected … */
  private static final double MAX_LATENCY_RATIO = 1.1;

  /** … plus the noise that two cores add to the 99th percentile of twenty clients. */
  private static final Duration LATENCY_SLACK = Duration.ofMillis(20);

  /** The number of events that every healthy client gets before a fault. */
  private static final int WARM_EVENTS = 20;

  private final Cluster cluster;
  private final Ledger ledger;
  private final Workload workload;
  private final SplittableRandom random;

  LoadRun(Cluster cluster, String name, long seed, Path folder) {
    this.cluster = cluster;
    this.ledger = Ledger.create(folder);
    this.random = new SplittableRandom(seed);
    this.workload = new Workload(cluster, ledger, name, random.split());
  }

  /** Records the bounds that the checker has to apply to the run. */
  void recordExpectations(List<Scenario> scenarios, Duration liveWithin) {
    ledger.liveBy(liveWithin);
    if (scenarios.stream().allMatch(it -> it.promise().latencyUnaffected())) {
      ledger.latencyWithin(MAX_LATENCY_RATIO, LATENCY_SLACK);
    }
    if (cluster.topology() == Topology.SENTINEL_ACKS) {
      ledger.keepsAcknowledged();
    }
  }

  /**
   * Returns when all clients are connected and events flow.
   *
   * @param followed whether users follow the activities of what is done
   */
  void warmUp(Set<Activity> activities, boolean followed) {
    await("connected", workload.allClients(), ClientProgress::connected);
    ledger.phase("before");
    workload.startPublishing();
    workload.users().start(activities, followed);
    awaitEvents("events before the fault");
    workload.users().awaitChanges("before the fault");
  }

  /**
   * Injects those faults together, and heals them.
   *
   * @return the time from the heal until the last healthy client got an event that was sent after
   *     it
   */
  Duration injectAndHeal(List<Scenario> scenarios) throws Exception {
    Duration lasts =
        scenarios.stream().map(it -> it.setting().lasts()).max(Duration::compareTo).orElseThrow();
    String names = scenarios.stream().map(Scenario::name).collect(Collectors.joining("+"));
    List<Environment> environments =
        scenarios.stream()
            .map(_ -> new Environment(cluster, ledger, workload, random.split()))
            .toList();
    ledger.phase("fault");
    ledger.injected(names);
    long from = ledger.now();
    for (int i = 0; i < scenarios.size(); i++) {
      from = ledger.now(); // an event between two faults is no recovery from the second one
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
    workload.users().awaitChanges("after the fault");
    return recovery;
  }

  private long heal(List<Scenario> scenarios, List<Environment> environments) throws Exception {
    for (int i = 0; i < scenarios.size(); i++) {
      environments.get(i).stopRepeating();
      if (scenarios.size() == 1) { // another fault at the same time may leave it nothing to meet
        environments.get(i).checkHits();
      }
      scenarios.get(i).heal().run(environments.get(i));
    }
    return ledger.now();
  }

  /** Brings every client to the last event, and records the entries that the log still has. */
  void finish() throws Exception {
    workload.users().finish();
    workload.pausePublishing();
    String last = workload.publishAll(TIMEOUT);
    List<RecordingClient> others = new ArrayList<>(workload.allClients());
    others.removeAll(workload.slowClients());
    await("the last event", others, progress -> progress.reached(last));
    awaitReading("the last event", workload.slowClients(), progress -> progress.reached(last));
    workload.close();
    new LogReader(ledger, cluster.ports().getFirst()).read(workload.topics());
    workload.users().recordListings();
    new PastEpochs(cluster).recordIn(ledger);
  }

  private Duration awaitEventSentAfter(long from) {
    List<RecordingClient> clients = new ArrayList<>(workload.promptClients());
    clients.forEach(client -> client.progress().watch(from));
    NotificationLoad notifications = workload.users().notifications();
    if (notifications != null) {
      clients.addAll(notifications.watchNext());
    }
    await("an event after the heal", clients, progress -> progress.firstWatchedAt().isPresent());
    long last =
        clients.stream()
            .mapToLong(client -> client.progress().firstWatchedAt().orElseThrow())
            .max()
            .orElseThrow();
    return Duration.ofNanos((last - from) * 1_000);
  }

  private void awaitEvents(String what) {
    awaitMore(what, workload.promptClients(), WARM_EVENTS);
  }

  @Override
  public void close() {
    workload.close();
    ledger.close();
  }
}
