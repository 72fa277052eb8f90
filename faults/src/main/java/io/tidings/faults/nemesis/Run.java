package io.tidings.faults.nemesis;

import io.tidings.faults.house.House;
import io.tidings.faults.house.Redis;
import io.tidings.faults.house.Site;
import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.load.Arrivals;
import io.tidings.faults.load.Follower;
import io.tidings.faults.load.LogReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A house under load with a ledger, from the first client to the last word of the log. */
final class Run implements AutoCloseable {
  /** In which everything has to come back, whatever a scenario promises. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration GLANCE = Duration.ofMillis(5);

  /** How much later is not felt … */
  private static final double UNFELT = 1.1;

  /** … beside what two cores do to the 99th percentile of twenty clients. */
  private static final Duration SCHEDULING = Duration.ofMillis(20);

  /** That every healthy client gets before a fault. */
  private static final int WARM_EVENTS = 20;

  private final House house;
  private final Ledger ledger;
  private final Crowd crowd;
  private final SplittableRandom random;

  Run(House house, String name, long seed, Path folder) {
    this.house = house;
    this.ledger = Ledger.create(folder);
    this.random = new SplittableRandom(seed);
    this.crowd = new Crowd(house, ledger, name, random.split());
  }

  /** Notes what the checker has to hold the run to. */
  void expect(List<Scenario> scenarios, Duration liveWithin) {
    ledger.liveBy(liveWithin);
    if (scenarios.stream().allMatch(Scenario::unfelt)) {
      ledger.latencyWithin(UNFELT, SCHEDULING);
    }
    if (house.site() == Site.SENTINEL_ACKS) {
      ledger.keepsAcknowledged();
    }
  }

  /** Returns when everybody is connected and events flow. */
  void warmUp() {
    await("connected", crowd.all(), Arrivals::connected);
    ledger.phase("before");
    crowd.publish();
    awaitEvents("events before the fault");
  }

  /**
   * Injects those faults together, and heals them.
   *
   * @return the time from the heal until the last healthy client got an event that was sent after
   *     it
   */
  Duration through(List<Scenario> scenarios) throws Exception {
    Duration lasts = scenarios.stream().map(Scenario::lasts).max(Duration::compareTo).orElseThrow();
    String names = scenarios.stream().map(Scenario::name).collect(Collectors.joining("+"));
    List<Stage> stages =
        scenarios.stream().map(_ -> new Stage(house, crowd, random.split())).toList();
    ledger.phase("fault");
    ledger.injected(names);
    long from = ledger.now();
    for (int i = 0; i < scenarios.size(); i++) {
      scenarios.get(i).inject().on(stages.get(i));
    }
    boolean moment = lasts.isZero();
    if (!moment) {
      stages.getFirst().pass(lasts);
      from = heal(scenarios, stages);
    }
    ledger.healed(names);
    Duration recovery = awaitEventSentAfter(from);
    if (moment) {
      heal(scenarios, stages);
    }
    crowd.loud();
    house.restore();
    ledger.phase("after");
    awaitEvents("events after the fault");
    return recovery;
  }

  private long heal(List<Scenario> scenarios, List<Stage> stages) throws Exception {
    for (int i = 0; i < scenarios.size(); i++) {
      stages.get(i).calm();
      scenarios.get(i).heal().on(stages.get(i));
    }
    return ledger.now();
  }

  /** Brings every client to the last event, and writes down what the log still has. */
  void finish() throws Exception {
    crowd.quiet();
    String last = crowd.publishAll(PATIENCE);
    await("the last event", crowd.all(), arrivals -> arrivals.reached(last));
    crowd.close();
    new LogReader(ledger, house.ports().getFirst()).read(crowd.topics());
    noteEpochs();
  }

  /** [design.md] past is {@code epoch:fork}, the youngest first, parted by blanks. */
  private void noteEpochs() {
    Object past = house.redis().primary().call("HGET", Redis.CLOCK, "past");
    if (past instanceof String ends && !ends.isEmpty()) {
      for (String end : List.of(ends.strip().split(" ", -1)).reversed()) {
        int colon = end.indexOf(':');
        ledger.epochEnded(end.substring(0, colon), end.substring(colon + 1));
      }
    }
  }

  private Duration awaitEventSentAfter(long from) {
    crowd.healthy().forEach(follower -> follower.arrivals().watch(from));
    await("an event after the heal", crowd.healthy(), arrivals -> arrivals.aliveAt().isPresent());
    long last =
        crowd.healthy().stream()
            .mapToLong(follower -> follower.arrivals().aliveAt().orElseThrow())
            .max()
            .orElseThrow();
    return Duration.ofNanos((last - from) * 1_000);
  }

  private void awaitEvents(String what) {
    List<Long> before = crowd.healthy().stream().map(f -> f.arrivals().events()).toList();
    for (int i = 0; i < before.size(); i++) {
      long wanted = before.get(i) + WARM_EVENTS;
      await(what, List.of(crowd.healthy().get(i)), arrivals -> arrivals.events() >= wanted);
    }
  }

  private static void await(String what, List<Follower> clients, Predicate<Arrivals> done) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<Follower> left = clients;
    while (!left.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s: not within %s at %d of %d clients, such as %s"
                .formatted(what, PATIENCE, left.size(), clients.size(), left.getFirst().name()));
      }
      LockSupport.parkNanos(GLANCE.toNanos());
      left = left.stream().filter(follower -> !done.test(follower.arrivals())).toList();
    }
  }

  @Override
  public void close() {
    crowd.close();
    ledger.close();
  }
}
