package io.tidings.node.relay;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.Delivery;
import io.tidings.events.Workspace;
import io.tidings.events.redis.SimulatedLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;

/** A node of which the test runs each step: its feed and one lane. */
final class ManualNode {
  final SimulatedLog.Node log;
  final Lane lane;
  final WorkspaceShard shard;
  final MeterRegistry registry = new SimpleMeterRegistry();
  final RelayMeters meters = new RelayMeters(registry, 1);
  final RelaySettings settings;

  private final SimulatedLog whole;
  private final ArrayDeque<Runnable> others = new ArrayDeque<>();

  ManualNode(SimulatedLog whole, int number, int page, Duration attachTimeout) {
    this(whole, number, page, 8, attachTimeout);
  }

  ManualNode(SimulatedLog whole, int number, int page, int outboxFrames, Duration attachTimeout) {
    this.whole = whole;
    log = whole.node();
    settings =
        new RelaySettings(
            "n" + number,
            1,
            outboxFrames,
            1 << 20,
            1 << 20,
            Duration.ofSeconds(3),
            0,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            attachTimeout,
            Duration.ofSeconds(1),
            Duration.ofDays(1),
            null,
            page,
            2,
            8,
            Duration.ZERO);
    lane =
        new Lane(
            "lane",
            settings,
            meters,
            new OutboxBudget(settings.outboxTotal()),
            others::add,
            () -> Duration.ofMillis(whole.millis()).toNanos(),
            () -> Instant.ofEpochMilli(whole.millis()));
    RecentEvents recent = new RecentEvents();
    WorkspaceShard[] late = new WorkspaceShard[1];
    var feed =
        log.feed(
            Workspace.MAIN,
            delivery -> {
              SharedEvent shared =
                  delivery instanceof Delivery.Live live ? recent.add(live.event()) : null;
              late[0].accept(delivery, shared);
            });
    shard =
        new WorkspaceShard(Workspace.MAIN, feed, recent, lane, log, settings.pageSize(), meters);
    late[0] = shard;
  }

  void advance(Duration time) {
    whole.advance(time);
  }

  /** One task of the lane; false when there is none. */
  boolean runLane() {
    Runnable task = lane.poll();
    lane.round(task, 1);
    return task != null;
  }

  /** Runs what the lane gave to other threads, which is all but late. */
  void runOthers() {
    for (Runnable task = others.poll(); task != null; task = others.poll()) {
      task.run();
    }
  }
}
