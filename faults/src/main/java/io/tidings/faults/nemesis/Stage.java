package io.tidings.faults.nemesis;

import io.tidings.faults.house.House;
import io.tidings.faults.house.NodeProcess;
import io.tidings.faults.house.Redis;
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

/** What a scenario's steps act on: a house full of load. */
public final class Stage {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration GLANCE = Duration.ofMillis(10);

  private final House house;
  private final Crowd crowd;
  private final SplittableRandom random;
  private final List<Thread> repeating = new ArrayList<>();
  private final List<Injection> injections = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile @Nullable Throwable failure;

  Stage(House house, Crowd crowd, SplittableRandom random) {
    this.house = house;
    this.crowd = crowd;
    this.random = random;
  }

  public House house() {
    return house;
  }

  public Crowd crowd() {
    return crowd;
  }

  public SplittableRandom random() {
    return random;
  }

  public NodeProcess node(int i) {
    return house.nodes().get(i);
  }

  /** A command at whatever server is the primary now. */
  public Object redis(String... words) {
    return house.redis().primary().call(words);
  }

  /** The only server of a house that has but one. */
  public Redis.Alone alone() {
    return (Redis.Alone) house.redis();
  }

  /** Between each node and Redis. */
  public List<FaultProxy> links() {
    return alone().links();
  }

  public Redis.Sentinels sentinels() {
    return (Redis.Sentinels) house.redis();
  }

  public Redis.Cluster cluster() {
    return (Redis.Cluster) house.redis();
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

  /** A fault that has met nobody by the heal was none: the scenario fails. */
  public void expectStrikes(Injection injection) {
    injections.add(injection);
  }

  /** Waits until that is so. */
  public void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(what + ": not within " + PATIENCE);
      }
      LockSupport.parkNanos(GLANCE.toNanos());
    }
  }

  /** Lets the load go on for that long. */
  public void pass(Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < deadline) {
      LockSupport.parkNanos(deadline - System.nanoTime());
    }
  }

  /** Ends all repetitions. */
  void calm() throws InterruptedException {
    over.set(true);
    for (Thread thread : repeating) {
      LockSupport.unpark(thread);
      thread.join();
    }
    for (Injection injection : injections) {
      if (injection.strikes() == 0) {
        throw new IllegalStateException("the fault met nobody: " + injection.fault());
      }
    }
    if (failure != null) {
      throw new IllegalStateException("the nemesis itself failed", failure);
    }
  }
}
