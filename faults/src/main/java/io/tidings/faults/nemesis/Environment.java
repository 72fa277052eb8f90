package io.tidings.faults.nemesis;

import io.tidings.faults.cluster.Cluster;
import io.tidings.faults.cluster.RedisDeployment;
import io.tidings.faults.ledger.Ledger;
import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.proxy.FaultProxy;
import io.tidings.testbed.proxy.Injection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The environment of a scenario's actions: a cluster under load. */
public final class Environment {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(10);

  private final Cluster cluster;
  private final Ledger ledger;
  private final Workload workload;
  private final SplittableRandom random;
  private final List<Thread> repeating = new ArrayList<>();
  private final List<Injection> mustHit = new ArrayList<>();
  private final List<NodeProcess> stopped = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile @Nullable Throwable failure;

  Environment(Cluster cluster, Ledger ledger, Workload workload, SplittableRandom random) {
    this.cluster = cluster;
    this.ledger = ledger;
    this.workload = workload;
    this.random = random;
  }

  public Cluster cluster() {
    return cluster;
  }

  public Workload workload() {
    return workload;
  }

  public SplittableRandom random() {
    return random;
  }

  public NodeProcess node(int i) {
    return cluster.nodes().get(i);
  }

  /** The bridge between the users that chat and their upstream server. */
  public Bridge bridge() {
    return new Bridge(this, Objects.requireNonNull(workload.users().chat(), "users do not chat"));
  }

  /** The poll for the snapshots of the users that are notified. */
  public Poll poll() {
    return new Poll(
        this, Objects.requireNonNull(workload.users().notifications(), "users are not notified"));
  }

  /** Records a time, in seconds, that has a bound. */
  public void sample(String what, Duration time, Duration bound) {
    ledger.sample(what, time.toMillis() / 1e3, bound.toMillis() / 1e3);
  }

  /** Stops the node's process: connections stay open, nothing is answered. */
  public void stop(NodeProcess node) {
    node.pause();
    ledger.nodeStopped(node.name());
    stopped.add(node);
  }

  /** Lets the stopped processes go on. */
  public void wakeAll() {
    for (NodeProcess node : stopped) {
      ledger.nodeWoken(node.name());
      node.resume();
    }
    stopped.clear();
  }

  /** Sends a command to the server that is the primary now. */
  public Object redisCommand(String... command) {
    return cluster.redis().primary().call(command);
  }

  /** The Redis server of a cluster that has only one. */
  public RedisDeployment.Standalone standaloneRedis() {
    return (RedisDeployment.Standalone) cluster.redis();
  }

  /** The proxies between each node and Redis. */
  public List<FaultProxy> redisProxies() {
    return standaloneRedis().proxies();
  }

  public RedisDeployment.WithSentinels sentinelRedis() {
    return (RedisDeployment.WithSentinels) cluster.redis();
  }

  public RedisDeployment.Sharded shardedRedis() {
    return (RedisDeployment.Sharded) cluster.redis();
  }

  /** Repeats the action until the heal; if the action fails, the scenario fails. */
  public void repeat(Duration every, Runnable what) {
    repeating.add(
        Thread.ofVirtual()
            .name("nemesis")
            .start(() -> {
              try {
                while (!over.get()) {
                  what.run();
                  LockSupport.parkNanos(every.toNanos());
                }
              } catch (RuntimeException | Error e) {
                failure = e;
              }
            }));
  }

  /**
   * Requires a hit of the fault before the heal: a fault without one did nothing, and fails the
   * scenario.
   */
  public void expectHits(Injection injection) {
    mustHit.add(injection);
  }

  /** Waits until the condition holds. */
  public void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(what + ": not within " + TIMEOUT);
      }
      LockSupport.parkNanos(POLL_INTERVAL.toNanos());
    }
  }

  /** Lets the load run for that long. */
  public void keepLoadFor(Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < deadline) {
      LockSupport.parkNanos(deadline - System.nanoTime());
    }
  }

  /** Ends all repetitions. */
  void stopRepeating() throws InterruptedException {
    over.set(true);
    for (Thread thread : repeating) {
      LockSupport.unpark(thread);
      thread.join();
    }
    if (failure != null) {
      throw new IllegalStateException("the nemesis itself failed", failure);
    }
  }

  /** Fails when a fault that was expected to meet something met nothing. */
  void checkHits() {
    for (Injection injection : mustHit) {
      if (injection.hits() == 0) {
        throw new IllegalStateException("the fault met no connection: " + injection.fault());
      }
    }
  }
}
