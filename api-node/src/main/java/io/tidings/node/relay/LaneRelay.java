package io.tidings.node.relay;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.Delivery;
import io.tidings.events.Event;
import io.tidings.events.EventLog;
import io.tidings.events.Feed;
import io.tidings.events.FeedListener;
import io.tidings.events.Topic;
import io.tidings.events.TraceParent;
import io.tidings.events.Workspace;
import io.tidings.node.relay.WriteTracing.FirstWrite;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The relay: every feed of this node reaches every lane, and each lane its own connections. */
public final class LaneRelay implements Relay {
  private final EventLog log;
  private final RelaySettings settings;
  private final RelayMeters meters;
  private final @Nullable WriteTracing tracing;
  private final List<Lane> lanes = new ArrayList<>();
  private final Map<Workspace, FanOut> fanOuts = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("relay-timer").daemon(true).factory());
  private volatile boolean draining;

  /**
   * @param tracing traces what is written; null where the node does not
   */
  public LaneRelay(
      EventLog log,
      RelaySettings settings,
      MeterRegistry registry,
      @Nullable WriteTracing tracing) {
    this.log = log;
    this.tracing = tracing;
    this.settings = settings;
    this.meters = new RelayMeters(registry, settings.lanes());
    OutboxBudget budget = new OutboxBudget(settings.outboxTotal());
    Gauge.builder("tidings.outbox.held.bytes", budget, OutboxBudget::held)
        .description("Heap of the frames that wait for clients, shared ones counted once")
        .register(registry);
    for (int i = 0; i < settings.lanes(); i++) {
      lanes.add(
          new Lane(
              "lane-" + i,
              settings,
              meters,
              budget,
              task -> Thread.ofVirtual().name("lane-echo").start(task),
              System::nanoTime,
              InstantSource.system()));
    }
  }

  /** Starts the lanes. */
  public void start() {
    lanes.forEach(Lane::start);
    timer.scheduleWithFixedDelay(
        () -> fanOuts.values().forEach(FanOut::expire), 1, 1, TimeUnit.SECONDS);
    long summary = settings.summary().toMillis();
    if (summary > 0) {
      timer.scheduleAtFixedRate(meters::logConnections, summary, summary, TimeUnit.MILLISECONDS);
    }
  }

  /** Stops the lanes; connections that are still open get no last frame. */
  public void stop() {
    timer.shutdownNow();
    lanes.forEach(Lane::stop);
    if (settings.summary().isPositive()) {
      meters.logConnections();
    }
  }

  @Override
  public ConnectionHandle open(Subscription subscription, Outlet outlet) {
    int index = Math.floorMod(next.getAndIncrement(), lanes.size());
    Lane lane = lanes.get(index);
    WorkspaceShard shard = fanOut(subscription.workspace()).shards.get(index);
    ClientConnection connection =
        new ClientConnection(lane, shard, settings, meters, subscription, outlet);
    boolean admitted = subscription.slot().take();
    lane.execute(connection::open);
    if (draining) {
      connection.close(CloseReason.SHUTDOWN);
    } else if (!admitted) {
      connection.close(CloseReason.LIMIT);
    }
    return connection;
  }

  @Override
  public String problem() {
    return lanes.stream()
        .filter(lane -> !lane.works())
        .map(lane -> lane.name() + " is not working")
        .collect(Collectors.joining(", "));
  }

  @Override
  public int connections() {
    return meters.connections();
  }

  @Override
  public CompletableFuture<RelayReport> report(Duration within) {
    Map<String, CompletableFuture<List<ConnectionReport>>> reports = new LinkedHashMap<>();
    for (Lane lane : lanes) {
      reports.put(lane.name(), new LaneReport(lane, this::soon).begin(within));
    }
    return CompletableFuture.allOf(reports.values().toArray(CompletableFuture[]::new))
        .handle((_, _) -> RelayReport.of(reports));
  }

  private void soon(Runnable task) {
    if (!timer.isShutdown()) {
      timer.schedule(task, 1, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public CompletableFuture<Void> drain(Duration window) {
    draining = true;
    for (Lane lane : lanes) {
      lane.execute(() -> lane.connections().forEach(connection -> closeLater(connection, window)));
    }
    CompletableFuture<Void> drained = new CompletableFuture<>();
    Future<?> looking =
        timer.scheduleWithFixedDelay(
            () -> {
              if (connections() == 0) {
                drained.complete(null);
              }
            },
            20,
            20,
            TimeUnit.MILLISECONDS);
    drained.whenComplete((_, _) -> looking.cancel(false)); // the node may stay up for long
    return drained;
  }

  /** Spread over the window, so that the other nodes are not met by all clients at once. */
  private void closeLater(LaneMember connection, Duration window) {
    long delay = ThreadLocalRandom.current().nextLong(Math.max(1, window.toMillis()));
    timer.schedule(() -> connection.close(CloseReason.SHUTDOWN), delay, TimeUnit.MILLISECONDS);
  }

  private FanOut fanOut(Workspace workspace) {
    return fanOuts.computeIfAbsent(workspace, FanOut::new);
  }

  /** Passes one workspace's deliveries to all lanes. */
  private final class FanOut implements FeedListener {
    private final RecentEvents recent = new RecentEvents();
    private final List<WorkspaceShard> shards = new ArrayList<>();
    private final Workspace workspace;

    FanOut(Workspace workspace) {
      this.workspace = workspace;
      Feed feed = log.feed(workspace, this);
      for (Lane lane : lanes) {
        shards.add(
            new WorkspaceShard(workspace, feed, recent, lane, log, settings.pageSize(), meters));
      }
    }

    @Override
    public void deliver(Delivery delivery) {
      SharedEvent shared = share(delivery);
      shards.forEach(shard -> shard.accept(delivery, shared));
    }

    void expire() {
      recent.expire(!shards.stream().allMatch(WorkspaceShard::isEmpty), System.nanoTime());
    }

    private @Nullable SharedEvent share(Delivery delivery) {
      if (!(delivery instanceof Delivery.Live live)) {
        return null;
      }
      meters.eventIn();
      Event event = live.event();
      return event.envelope().topics().contains(Topic.CONTROL)
          ? SharedEvent.live(event, trace(event), new AtomicLong())
          : recent.add(event, trace(event));
    }

    private @Nullable TracedWrite trace(Event event) {
      TraceParent parent = event.envelope().trace();
      if (parent == null || !parent.sampled() || tracing == null) {
        return null;
      }
      int topics = event.envelope().topics().size();
      return new TracedWrite(
          tracing, new FirstWrite(workspace, event.id(), parent, topics, Instant.now()));
    }

    @Override
    public boolean ready() {
      for (Lane lane : lanes) {
        if (!lane.hasRoom()) {
          return false;
        }
      }
      return true;
    }
  }
}
