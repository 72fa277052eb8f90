package io.tidings.node.relay;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.Delivery;
import io.tidings.events.EventLog;
import io.tidings.events.Feed;
import io.tidings.events.FeedListener;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The relay: every feed of this node reaches every lane, and each lane its own connections. */
public final class LaneRelay implements Relay {
  private final EventLog log;
  private final RelaySettings settings;
  private final RelayMeters meters;
  private final List<Lane> lanes = new ArrayList<>();
  private final Map<Workspace, Spread> spreads = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("relay-drain").daemon(true).factory());
  private volatile boolean draining;

  public LaneRelay(EventLog log, RelaySettings settings, MeterRegistry registry) {
    this.log = log;
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
              Math.max(1, settings.reads() / settings.lanes()),
              meters,
              budget,
              System::nanoTime,
              InstantSource.system()));
    }
  }

  /** Starts the lanes. */
  public void start() {
    lanes.forEach(Lane::start);
  }

  /** Stops the lanes; streams that are still open are not told. */
  public void stop() {
    timer.shutdownNow();
    lanes.forEach(Lane::stop);
  }

  @Override
  public Connection open(Subscription subscription, Outlet outlet) {
    int index = Math.floorMod(next.getAndIncrement(), lanes.size());
    Lane lane = lanes.get(index);
    LaneWorkspace home = spread(subscription.workspace()).shares.get(index);
    Stream stream = new Stream(lane, home, settings, meters, subscription, outlet);
    boolean seated = subscription.seat().take();
    lane.execute(stream::open);
    if (draining) {
      stream.close(CloseReason.SHUTDOWN);
    } else if (!seated) {
      stream.close(CloseReason.LIMIT);
    }
    return stream;
  }

  @Override
  public int connections() {
    return meters.streams();
  }

  @Override
  public CompletableFuture<Void> drain(Duration window) {
    draining = true;
    for (Lane lane : lanes) {
      lane.execute(() -> lane.forEach(stream -> later(stream, window)));
    }
    CompletableFuture<Void> gone = new CompletableFuture<>();
    timer.scheduleWithFixedDelay(
        () -> {
          if (connections() == 0) {
            gone.complete(null);
          }
        },
        20,
        20,
        TimeUnit.MILLISECONDS);
    return gone;
  }

  /** Spread over the window, so that the other nodes are not met by all clients at once. */
  private void later(Stream stream, Duration window) {
    long delay = ThreadLocalRandom.current().nextLong(Math.max(1, window.toMillis()));
    timer.schedule(() -> stream.close(CloseReason.SHUTDOWN), delay, TimeUnit.MILLISECONDS);
  }

  private Spread spread(Workspace workspace) {
    return spreads.computeIfAbsent(workspace, Spread::new);
  }

  /** One workspace's feed, spread over all lanes. */
  private final class Spread implements FeedListener {
    private final RecentEvents recent = new RecentEvents();
    private final List<LaneWorkspace> shares = new ArrayList<>();

    Spread(Workspace workspace) {
      Feed feed = log.feed(workspace, this);
      for (Lane lane : lanes) {
        shares.add(new LaneWorkspace(workspace, feed, recent, lane, log, settings.page(), meters));
      }
    }

    @Override
    public void deliver(Delivery delivery) {
      SharedEvent shared = share(delivery);
      for (int i = 0; i < shares.size(); i++) {
        LaneWorkspace share = shares.get(i);
        lanes.get(i).execute(() -> share.deliver(delivery, shared));
      }
    }

    private @Nullable SharedEvent share(Delivery delivery) {
      if (!(delivery instanceof Delivery.Live live)) {
        return null;
      }
      meters.eventIn();
      return live.event().envelope().topics().contains(Topic.CONTROL)
          ? new SharedEvent(live.event(), new AtomicLong())
          : recent.add(live.event());
    }

    @Override
    public boolean ready() {
      for (Lane lane : lanes) {
        if (lane.backlog() >= settings.backlog()) {
          return false;
        }
      }
      return true;
    }
  }
}
