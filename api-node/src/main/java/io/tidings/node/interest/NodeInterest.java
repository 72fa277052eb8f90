package io.tidings.node.interest;

import io.tidings.node.interest.Lease.LeaseCall;
import io.tidings.node.interest.LeaseAnswer.ChangeTold;
import io.tidings.node.interest.LeaseAnswer.Gone;
import io.tidings.node.interest.LeaseAnswer.OwnerTold;
import io.tidings.node.interest.LeaseAnswer.Renewed;
import io.tidings.node.interest.LeaseAnswer.Told;
import io.tidings.node.interest.LeaseCalls.LeaseMode;
import io.tidings.node.interest.PendingChanges.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's lease, tells Redis of its interest, and is told what it owns. At most one call
 * is under way: so answers arrive in the order in which Redis gave them. All that a lost answer
 * said is said again. Owned by one thread, the executor.
 */
final class NodeInterest {
  private static final Logger LOG = LoggerFactory.getLogger(NodeInterest.class);

  /** For listeners that have to stop before another node may begin. */
  private static final long PATIENCE_MILLIS = 1_000;

  /** Within the time of a renewal, while calls fail. */
  private static final int RETRIES = 5;

  private final String node;
  private final InterestProperties properties;
  private final LeaseCalls scripts;
  private final LocalInterest local;
  private final Ownership ownership;
  private final InterestMeters meters;
  private final LongSupplier nanos;
  private final Executor thread;

  private final PendingChanges pending = new PendingChanges();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
  private LeaseMode mode = LeaseMode.UP;
  private @Nullable Lease lease;
  private long leases;
  private boolean calling;
  private boolean failing;
  private long nextCall;

  NodeInterest(
      String node,
      InterestProperties properties,
      LeaseCalls scripts,
      ListenerCalls listeners,
      InterestMeters meters,
      LongSupplier nanos,
      Executor thread) {
    this.node = node;
    this.properties = properties;
    this.scripts = scripts;
    this.local = new LocalInterest(properties.grace());
    this.ownership = new Ownership(listeners);
    this.meters = meters;
    this.nanos = nanos;
    this.thread = thread;
    this.nextCall = nanos.getAsLong();
  }

  void opened(InterestKey key) {
    if (local.opened(key)) {
      pending.interest(List.of(key));
      tick();
    }
  }

  void closed(InterestKey key) {
    local.closed(key, nanos.getAsLong());
  }

  void poke(InterestKey key) {
    pending.poke(key);
    tick();
  }

  /** Whether this node may work for the user now. */
  boolean owns(InterestKey key) {
    return lease != null && !lease.passed(nanos.getAsLong()) && ownership.contains(key);
  }

  /** Does what is due; to be called often. */
  void tick() {
    long now = nanos.getAsLong();
    if (lease != null && lease.passed(now)) {
      loseLease("it was not renewed in time");
    }
    pending.interest(local.end(now));
    if (!failing && (!pending.isEmpty() || mode == LeaseMode.ENDED)) {
      nextCall = now;
    }
    meters.count(local.size(), ownership.size(), lease != null);
    // Another lease begins when the listeners have stopped: Redis then hands on the last one.
    if (!calling && now - nextCall >= 0 && (lease != null || done.isDone())) {
      call(now);
    }
  }

  /** The node goes away: it stops to own anything, and gives it to others as soon as it has. */
  CompletableFuture<Void> leave() {
    mode = LeaseMode.LEAVING;
    List<InterestKey> owned = ownership.all();
    return stop(owned)
        .whenCompleteAsync(
            (_, _) -> {
              owned.forEach(pending::stopped);
              tick();
            },
            thread);
  }

  /** Ends the lease, and with it everything; the future ends when Redis knows, or cannot know. */
  CompletableFuture<Void> end() {
    mode = LeaseMode.ENDED;
    if (lease == null) {
      ended.complete(null);
    }
    tick();
    return ended;
  }

  private void call(long now) {
    if (ended.isDone()) {
      return;
    }
    calling = true;
    Lease used = lease == null ? new Lease(node, ++leases) : lease;
    Batch batch = lease == null ? Batch.NONE : pending.take();
    LeaseMode called = mode;
    LeaseCall call = used.nextCall();
    scripts
        .sync(call, called, batch.arguments(local::contains))
        .whenCompleteAsync(
            (answer, _) -> {
              calling = false;
              answered(used, now, batch, answer);
              if (called == LeaseMode.ENDED) {
                ended.complete(null);
              }
              tick();
            },
            thread);
  }

  /**
   * @param answer null for a failure
   */
  private void answered(Lease used, long sent, Batch batch, @Nullable LeaseAnswer answer) {
    long now = nanos.getAsLong();
    long renew = properties.renew().toNanos();
    failing = !(answer instanceof Renewed);
    nextCall = failing ? now + renew / RETRIES : sent + renew;
    if (answer instanceof Renewed renewed) {
      used.renewed(sent + properties.heldFor().toNanos());
      if (lease == null && used.isNew()) {
        lease = used;
        pending.restart(local.all());
      }
      if (lease == used && !used.passed(now)) {
        told(used, renewed);
        return;
      }
    }
    pending.putBack(batch);
    if (answer instanceof Gone && lease == used) {
      loseLease("Redis does not have it");
      nextCall = now;
    }
  }

  private void told(Lease used, Renewed renewed) {
    List<InterestKey> stopping = new ArrayList<>();
    for (Told told : renewed.told()) {
      switch (told) {
        case OwnerTold(InterestKey key, Long token, boolean here) -> {
          if (here) {
            local.inherited(key, nanos.getAsLong());
          }
          if (token == null) {
            stopping.add(key);
          } else if (mode == LeaseMode.UP) {
            ownership.gained(key, token);
          } else {
            pending.stopped(key);
          }
        }
        case ChangeTold(InterestKey key, long number) -> {
          if (used.isNew(number)) {
            ownership.changed(key);
          }
        }
      }
    }
    used.told(renewed.upTo());
    boolean soon = renewed.more() || !stopping.isEmpty();
    done = CompletableFuture.allOf(done, stop(stopping));
    if (done.isDone()) {
      acknowledge(used, renewed.upTo(), soon);
    } else {
      long upTo = renewed.upTo();
      done.whenCompleteAsync((_, _) -> acknowledge(used, upTo, soon), thread);
    }
  }

  /** Only now may Redis give what this node stopped to another one. */
  private void acknowledge(Lease used, long upTo, boolean soon) {
    used.acknowledge(upTo);
    if (soon && !failing) {
      nextCall = nanos.getAsLong();
    }
  }

  private void loseLease(String why) {
    LOG.warn("The lease of this node ended: {}. It served {} users", why, ownership.size());
    lease = null;
    meters.leaseLost();
    pending.restart(List.of());
    done = CompletableFuture.allOf(done, stop(ownership.all()));
  }

  /** Ends when the listeners have stopped, or have had their time for it. */
  private CompletableFuture<Void> stop(List<InterestKey> keys) {
    return CompletableFuture.allOf(
            keys.stream().map(ownership::lost).toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }
}
