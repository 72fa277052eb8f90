package io.tidings.node.interest;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.StateScript;
import io.tidings.events.StateScripts;
import io.tidings.events.spring.StateReader;
import io.tidings.events.spring.WorkspaceState;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * The interest of all nodes, as this one sees it. It gives away what it owns when the node begins
 * to drain, and keeps its interest until the connections are gone.
 */
@Component
final class ClusterInterest implements Interest, SmartLifecycle, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterInterest.class);
  static final StateScript PRESENT = StateScript.load(ClusterInterest.class, "present.lua");
  private static final int TICK_MILLIS = 50;
  private static final int GOODBYE_MILLIS = 1_000;

  private final String node = UUID.randomUUID().toString();
  private final WorkspaceState state;
  private final NodeInterest own; // only used on the thread
  private @Nullable CompletableFuture<Void> left; // only used on the thread
  private final ScheduledThreadPoolExecutor thread;
  private volatile boolean running;

  ClusterInterest(
      InterestProperties properties,
      StateScripts scripts,
      WorkspaceState state,
      ObjectProvider<InterestListener> listeners,
      MeterRegistry registry) {
    this.state = state;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().name("interest").daemon().factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    // Listeners may need the interest themselves, so they are asked for at the first call.
    Supplier<List<InterestListener>> all =
        SingletonSupplier.of(() -> listeners.orderedStream().toList());
    this.own =
        new NodeInterest(
            node,
            properties,
            new LeaseCalls(scripts, properties.lease()),
            new ListenerCalls(
                all, task -> Thread.ofVirtual().name("interest-listener").start(task)),
            new InterestMeters(registry),
            System::nanoTime,
            this::run);
  }

  @Override
  public Handle open(String kind, long user) {
    InterestKey key = new InterestKey(kind, user);
    AtomicBoolean open = new AtomicBoolean(true);
    run(() -> own.opened(key));
    return () -> {
      if (open.compareAndSet(true, false)) {
        run(() -> own.closed(key));
      }
    };
  }

  @Override
  public void poke(String kind, long user) {
    InterestKey key = new InterestKey(kind, user);
    run(() -> own.poke(key));
  }

  @Override
  public boolean present(String kind, long user) {
    String key = new InterestKey(kind, user).toString();
    return state.run(PRESENT, List.of(LeaseCalls.LEASES), key).getFirst().equals(1L);
  }

  @Override
  public Set<String> liveNodes(StateReader reader) {
    return reader.hash(LeaseCalls.LEASES).entrySet().stream()
        .filter(lease -> !lease.getValue().startsWith("0 "))
        .map(lease -> lease.getKey().substring(0, lease.getKey().lastIndexOf('.')))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public String node() {
    return node;
  }

  @Override
  public void start() {
    running = true;
    thread.scheduleWithFixedDelay(() -> guarded(own::tick), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** A node that is drained before it is stopped gives its users away then, and not at its end. */
  @EventListener
  void readinessChanged(AvailabilityChangeEvent<ReadinessState> change) {
    if (change.getState() == ReadinessState.REFUSING_TRAFFIC) {
      run(this::leave);
    }
  }

  @Override
  public void stop(Runnable done) {
    run(() ->
        leave()
            .whenComplete((_, _) -> {
              running = false;
              done.run();
            }));
  }

  private CompletableFuture<Void> leave() {
    if (left == null) {
      left = own.leave();
    }
    return left;
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** That in which connections begin to be drained. */
  @Override
  public int getPhase() {
    return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
  }

  /** Ends the lease, so that the other nodes need not wait until it passes. */
  @Override
  public void close() {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    run(() -> own.end().thenRun(() -> ended.complete(null)));
    ended.completeOnTimeout(null, GOODBYE_MILLIS, TimeUnit.MILLISECONDS).join();
    thread.shutdownNow();
  }

  private void run(Runnable task) {
    thread.execute(() -> guarded(task));
  }

  /** The thread goes on with its next task. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("A task of this node's interest failed", e);
    }
  }
}
