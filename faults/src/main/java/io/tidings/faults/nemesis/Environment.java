package io.tidings.faults.nemesis;

import io.tidings.faults.cluster.Cluster;
import io.tidings.faults.cluster.NodeProcess;
import io.tidings.faults.cluster.RedisDeployment;
import io.tidings.faults.proxy.FaultProxy;
import io.tidings.faults.proxy.Injection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What a scenario's actions work on: a cluster under load. */
public final class Environment {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(10);

  private final Cluster cluster;
  private final Workload workload;
  private final SplittableRandom random;
  private final List<Thread> repeating = new ArrayList<>();
  private final List<Injection> mustHit = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile @Nullable Throwable failure;

  Environment(Cluster cluster, Workload workload, SplittableRandom random) {
    this.cluster = cluster;
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

  /** A command at whatever server is the primary now. */
  public Object redisCommand(String... command) {
    return cluster.redis().primary().call(command);
  }

  /** The only server of a cluster that has but one. */
  public RedisDeployment.Standalone standaloneRedis() {
    return (RedisDeployment.Standalone) cluster.redis();
  }

  /** Between each node and Redis. */
  public List<FaultProxy> redisProxies() {
    return standaloneRedis().proxies();
  }

  public RedisDeployment.WithSentinels sentinelRedis() {
    return (RedisDeployment.WithSentinels) cluster.redis();
  }

  public RedisDeployment.Sharded shardedRedis() {
    return (RedisDeployment.Sharded) cluster.redis();
  }

  /** Does that again and again until the heal; a failure of it fails the scenario. */
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

  /** A fault without a hit by the heal was none: the scenario fails. */
  public void expectHits(Injection injection) {
    mustHit.add(injection);
  }

  /** Waits until that is so. */
  public void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(what + ": not within " + TIMEOUT);
      }
      LockSupport.parkNanos(POLL_INTERVAL.toNanos());
    }
  }

  /** Lets the load go on for that long. */
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
    for (Injection injection : mustHit) {
      if (injection.hits() == 0) {
        throw new IllegalStateException("the fault met nobody: " + injection.fault());
      }
    }
    if (failure != null) {
      throw new IllegalStateException("the nemesis itself failed", failure);
    }
  }
}
