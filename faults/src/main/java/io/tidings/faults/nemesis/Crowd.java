package io.tidings.faults.nemesis;

import io.tidings.faults.house.House;
import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.ledger.Terms;
import io.tidings.faults.ledger.Terms.Trait;
import io.tidings.faults.load.Follower;
import io.tidings.faults.load.Manner;
import io.tidings.faults.load.Publisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * The load of a run: publishers, and clients of all kinds on changing sets of topics. Those at the
 * balancer are healthy; others hop from node to node, read slowly, are frozen now and then, or come
 * through the proxy that the nemesis breaks.
 */
public final class Crowd implements AutoCloseable {
  private static final int HEALTHY = 20;
  private static final int BEHIND_FRONT = 6;
  private static final int HOPPING = 4;
  private static final int SLEEPERS = 3;
  private static final int PER_SECOND = 60;

  /** Several: where writes wait for replicas that are missing, each takes seconds to be refused. */
  private static final int BEACONS = 6;

  private final House house;
  private final Ledger ledger;
  private final SplittableRandom random;
  private final List<String> topics;
  private final List<Follower> healthy = new ArrayList<>();
  private final List<Follower> sleepers = new ArrayList<>();
  private final List<Follower> all = new ArrayList<>();
  private final List<Publisher> publishers = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  Crowd(House house, Ledger ledger, String name, SplittableRandom random) {
    this.house = house;
    this.ledger = ledger;
    this.random = random;
    this.topics =
        IntStream.range(0, 5).mapToObj(i -> "public." + name + "-" + (char) ('a' + i)).toList();
    for (int i = 0; i < HEALTHY; i++) {
      Set<Trait> traits = Set.of(Trait.NATIVE, Trait.HEALTHY);
      healthy.add(join("healthy-" + i, traits, new Manner.Stays(), house.balancer()::port));
    }
    for (int i = 0; i < BEHIND_FRONT; i++) {
      join("front-" + i, new Manner.Stays(), house.front()::port);
    }
    for (int i = 0; i < HOPPING; i++) {
      join("hopping-" + i, new Manner.Hops(Duration.ofMillis(100)), this::nextNode);
    }
    join("slow", new Manner.Reads(20_000), this::nextNode);
    for (int i = 0; i < SLEEPERS; i++) {
      sleepers.add(join("sleeper-" + i, new Manner.Stays(), this::nextNode));
    }
  }

  /** One more client, of whom less is expected. */
  public Follower join(String name, Manner manner, IntSupplier ports) {
    return join(name, Set.of(Trait.NATIVE, Trait.HAMPERED), manner, ports);
  }

  private Follower join(String name, Set<Trait> traits, Manner manner, IntSupplier ports) {
    Terms terms = new Terms(someTopics(), random.nextBoolean(), traits);
    Follower follower = Follower.start(name, ledger, terms, manner, ports);
    all.add(follower);
    return follower;
  }

  private List<String> someTopics() {
    Set<String> some = new HashSet<>();
    int count = 1 + random.nextInt(topics.size());
    while (some.size() < count) {
      some.add(topics.get(random.nextInt(topics.size())));
    }
    return some.stream().sorted().toList();
  }

  /** The port of one node after another. */
  public int nextNode() {
    return house.ports().get(turn.getAndIncrement() % house.ports().size());
  }

  /** Begins to publish: to the nodes in turn, and through the balancer. */
  void publish() {
    List<Integer> balanced = List.of(house.balancer().port());
    publishers.add(
        Publisher.start("direct", ledger, topics, house.ports(), PER_SECOND, random.split()));
    publishers.add(
        Publisher.start("balanced", ledger, topics, balanced, PER_SECOND, random.split()));
    for (int i = 0; i < BEACONS; i++) {
      List<Integer> node = List.of(house.ports().get(i % house.ports().size()));
      publishers.add(Publisher.startBeacon("beacon-" + i, ledger, topics, node, 1, random.split()));
    }
  }

  public List<String> topics() {
    return topics;
  }

  public List<Follower> healthy() {
    return healthy;
  }

  /** Clients at the nodes whose laptops may be closed. */
  public List<Follower> sleepers() {
    return sleepers;
  }

  public List<Follower> all() {
    return all;
  }

  /** Nothing is published any more, but for what is asked for. */
  public void quiet() {
    publishers.forEach(Publisher::pause);
  }

  /** Ends a {@link #quiet}. */
  public void loud() {
    publishers.forEach(Publisher::resume);
  }

  /** One event for everybody; returns its cursor once it is acknowledged. */
  public String publishAll(Duration within) {
    return publishers.getFirst().publishAll(within);
  }

  @Override
  public void close() {
    publishers.forEach(Publisher::stop);
    all.parallelStream().forEach(Follower::close);
  }
}
