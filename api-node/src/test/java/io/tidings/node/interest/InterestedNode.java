package io.tidings.node.interest;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A node's interest, on a thread and a clock that belong to the test. */
final class InterestedNode {
  final String name;
  final ManualRedis redis;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  /** What its listeners were told, such as {@code gained 7}. */
  final List<String> told = new ArrayList<>();

  /** The users whom its listeners serve, with their tokens. */
  final Map<Long, Long> served = new TreeMap<>();

  private final List<Gained> gained = new ArrayList<>();
  boolean paused;
  boolean ended;

  /** The calls of listeners that were not made yet; null when they are made at once. */
  @Nullable Deque<Runnable> heldCalls;

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  final NodeInterest own;

  InterestedNode(String name, ManualRedis redis, InterestProperties properties) {
    this.name = name;
    this.redis = redis;
    this.own =
        new NodeInterest(
            name,
            properties,
            new LeaseCalls(redis, properties.lease()),
            new ListenerCalls(() -> List.of(new Recorder()), this::call),
            new InterestMeters(meters),
            () -> redis.nanos,
            tasks::add);
  }

  private void call(Runnable call) {
    if (heldCalls == null) {
      call.run();
    } else {
      heldCalls.add(call);
    }
  }

  record Gained(long user, long token) {}

  /** What it gained since the last time. */
  List<Gained> takeGained() {
    List<Gained> taken = List.copyOf(gained);
    gained.clear();
    return taken;
  }

  /** Whether it can do anything. */
  boolean awake() {
    return !paused && !ended;
  }

  private final class Recorder implements InterestListener {
    @Override
    public String kind() {
      return "chat";
    }

    @Override
    public void gained(long user, long token) {
      told.add("gained " + user);
      gained.add(new Gained(user, token));
      if (served.put(user, token) != null) {
        throw new AssertionError(name + " gained " + user + " twice");
      }
    }

    @Override
    public void lost(long user) {
      told.add("lost " + user);
      if (served.remove(user) == null) {
        throw new AssertionError(name + " lost " + user + " which it did not have");
      }
    }

    @Override
    public void changed(long user) {
      told.add("changed " + user);
    }
  }

  static InterestKey chat(long user) {
    return new InterestKey("chat", user);
  }

  InterestedNode open(long user) {
    own.opened(chat(user));
    return run();
  }

  InterestedNode close(long user) {
    own.closed(chat(user));
    return run();
  }

  InterestedNode poke(long user) {
    own.poke(chat(user));
    return run();
  }

  InterestedNode tick() {
    if (awake()) {
      own.tick();
    }
    return run();
  }

  void leave() {
    own.leave();
    run();
  }

  /** It is told to end, and its process exits before the answer comes. */
  void end() {
    own.end();
    run();
    kill();
  }

  /** Its process is killed. */
  void kill() {
    ended = true;
    served.clear();
  }

  InterestedNode run() {
    while (awake() && !tasks.isEmpty()) {
      tasks.remove().run();
    }
    return this;
  }

  /** With which it serves the user; 0 if it does not. */
  long token(long user) {
    return served.getOrDefault(user, 0L);
  }

  boolean holdsALease() {
    return meters.get("tidings.interest.lease.valid").gauge().value() == 1;
  }

  double metric(String metric) {
    return meters.get(metric).counter().count();
  }
}
