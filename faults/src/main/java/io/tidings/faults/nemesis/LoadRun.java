package io.tidings.faults.nemesis;

import io.tidings.faults.cluster.Cluster;
import io.tidings.faults.cluster.Topology;
import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.load.BoardClient;
import io.tidings.faults.load.ChatLoad;
import io.tidings.faults.load.ClientProgress;
import io.tidings.faults.load.LogReader;
import io.tidings.faults.load.NotificationLoad;
import io.tidings.faults.load.RecordingClient;
import io.tidings.faults.load.RecordingUser;
import io.tidings.faults.nemesis.Scenario.Activity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A cluster under load with a ledger, from the first client to the last read of the log. */
final class LoadRun implements AutoCloseable {
  /** The time within which every client has to recover, whatever a scenario promises. */
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

  /** Up to this ratio a latency counts as unaffected … */
  private static final double MAX_LATENCY_RATIO = 1.1;

  /** … plus the noise that two cores add to the 99th percentile of twenty clients. */
  private static final Duration LATENCY_SLACK = Duration.ofMillis(20);

  /** The number of events that every healthy client gets before a fault. */
  private static final int WARM_EVENTS = 20;

  /**
   * A node's lease of 3 s, and the time in which a process on a busy machine sees that it ended.
   */
  private static final Duration MAX_OVERLAP = Duration.ofSeconds(4);

  /** The number of changes that every user makes before a fault, and after it. */
  private static final int WARM_CHANGES = 12;

  /** The number of notifications that every user gets before a fault. */
  private static final int WARM_NOTIFICATIONS = 5;

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

  /** Returns when all clients are connected and events flow. */
  void warmUp(Set<Activity> activities) {
    await("connected", workload.allClients(), ClientProgress::connected);
    ledger.phase("before");
    workload.startPublishing();
    project = activities.contains(Activity.BOARD) ? workload.startUsers() : null;
    if (activities.contains(Activity.CHAT)) {
      ledger.overlapWithin(MAX_OVERLAP);
      workload.startChat();
    }
    if (activities.contains(Activity.NOTIFIED)) {
      awaitAll(
          "notifications before the fault",
          workload.startNotifications().streams(),
          stream -> stream.shows(WARM_NOTIFICATIONS));
    }
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

  /** Brings every client to the last event, and records the entries that the log still has. */
  void finish() throws Exception {
    workload.stopUsers();
    finishChat();
    finishNotifications();
    if (project != null) {
      BoardClient.recordBoard(ledger, cluster.ports().getFirst(), project);
    }
    workload.pausePublishing();
    String last = workload.publishAll(TIMEOUT);
    await("the last event", workload.allClients(), progress -> progress.reached(last));
    workload.close();
    new LogReader(ledger, cluster.ports().getFirst()).read(workload.topics());
    new PastEpochs(cluster).recordIn(ledger);
  }

  /** Brings every tab to the last event. A user that leaves an upstream has no stream there. */
  private void finishChat() {
    ChatLoad chat = workload.chat();
    if (chat != null) {
      long from = ledger.now();
      chat.tabs().forEach(tab -> tab.progress().watch(from));
      chat.emitLast();
      await(
          "the last event of the upstream",
          chat.tabs(),
          progress -> progress.firstWatchedAt().isPresent());
      chat.tabs().parallelStream().forEach(RecordingClient::close);
      chat.disconnectUsers();
      awaitAll("users left", List.of(chat.upstream()), upstream -> upstream.streams() == 0);
    }
  }

  /** Brings every stream of the notified users to the last count. */
  private void finishNotifications() {
    NotificationLoad notifications = workload.notifications();
    if (notifications != null) {
      notifications.pause();
      awaitAll("the last count", notifications.streams(), notifications::isCurrent);
      notifications.close();
    }
  }

  private Duration awaitEventSentAfter(long from) {
    List<RecordingClient> clients = new ArrayList<>(workload.promptClients());
    clients.forEach(client -> client.progress().watch(from));
    if (workload.notifications() != null) {
      clients.addAll(workload.notifications().watchNext());
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
    List<RecordingClient> clients = workload.promptClients();
    List<Long> before = clients.stream().map(client -> client.progress().events()).toList();
    for (int i = 0; i < before.size(); i++) {
      long wanted = before.get(i) + WARM_EVENTS;
      await(what, List.of(clients.get(i)), progress -> progress.events() >= wanted);
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
