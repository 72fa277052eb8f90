package io.tidings.faults.nemesis;

import io.tidings.faults.cluster.Cluster;
import io.tidings.faults.ledger.ClientSpec;
import io.tidings.faults.ledger.ClientSpec.Trait;
import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.load.ReadBehaviour;
import io.tidings.faults.load.RecordingClient;
import io.tidings.faults.load.RecordingPublisher;
import io.tidings.faults.load.RecordingUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * The load of a run: publishers, and clients of all kinds on changing sets of topics. Those at the
 * balancer are healthy; others hop from node to node, read slowly, are frozen now and then, or come
 * through the proxy that the nemesis breaks.
 */
public final class Workload implements AutoCloseable {
  private static final int HEALTHY = 20;
  private static final int BEHIND_PROXY = 6;
  private static final int HOPPING = 4;
  private static final int SLEEPERS = 3;
  private static final int EVENTS_PER_SECOND = 60;
  private static final int USERS = 3;

  /** Several: where writes wait for replicas that are missing, each takes seconds to be refused. */
  private static final int BEACONS = 6;

  private final Cluster cluster;
  private final Ledger ledger;
  private final SplittableRandom random;
  private final List<String> topics;
  private final List<RecordingClient> healthyClients = new ArrayList<>();
  private final List<RecordingClient> sleepers = new ArrayList<>();
  private final List<RecordingClient> allClients = new ArrayList<>();
  private final List<RecordingPublisher> publishers = new ArrayList<>();
  private final List<RecordingUser> users = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  Workload(Cluster cluster, Ledger ledger, String name, SplittableRandom random) {
    this.cluster = cluster;
    this.ledger = ledger;
    this.random = random;
    this.topics =
        IntStream.range(0, 5).mapToObj(i -> "public." + name + "-" + (char) ('a' + i)).toList();
    for (int i = 0; i < HEALTHY; i++) {
      Set<Trait> traits = Set.of(Trait.NATIVE, Trait.HEALTHY);
      healthyClients.add(
          addClient("healthy-" + i, traits, new ReadBehaviour.Stays(), cluster.balancer()::port));
    }
    for (int i = 0; i < BEHIND_PROXY; i++) {
      addClient("front-" + i, new ReadBehaviour.Stays(), cluster.frontProxy()::port);
    }
    for (int i = 0; i < HOPPING; i++) {
      addClient("hopping-" + i, new ReadBehaviour.Hops(Duration.ofMillis(100)), this::nextNodePort);
    }
    addClient("slow", new ReadBehaviour.ReadsSlowly(20_000), this::nextNodePort);
    for (int i = 0; i < SLEEPERS; i++) {
      sleepers.add(addClient("sleeper-" + i, new ReadBehaviour.Stays(), this::nextNodePort));
    }
  }

  /** One more client, of whom less is expected. */
  public RecordingClient addClient(String name, ReadBehaviour readBehaviour, IntSupplier ports) {
    return addClient(name, Set.of(Trait.NATIVE, Trait.HAMPERED), readBehaviour, ports);
  }

  private RecordingClient addClient(
      String name, Set<Trait> traits, ReadBehaviour readBehaviour, IntSupplier ports) {
    ClientSpec clientSpec = new ClientSpec(someTopics(), random.nextBoolean(), traits);
    RecordingClient client = RecordingClient.start(name, ledger, clientSpec, readBehaviour, ports);
    allClients.add(client);
    return client;
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
  public int nextNodePort() {
    return cluster.ports().get(turn.getAndIncrement() % cluster.ports().size());
  }

  /** Begins to publish: to the nodes in turn, and through the balancer. */
  void startPublishing() {
    List<Integer> balanced = List.of(cluster.balancer().port());
    publishers.add(
        RecordingPublisher.start(
            "direct", ledger, topics, cluster.ports(), EVENTS_PER_SECOND, random.split()));
    publishers.add(
        RecordingPublisher.start(
            "balanced", ledger, topics, balanced, EVENTS_PER_SECOND, random.split()));
    for (int i = 0; i < BEACONS; i++) {
      List<Integer> node = List.of(cluster.ports().get(i % cluster.ports().size()));
      publishers.add(
          RecordingPublisher.startBeacon("beacon-" + i, ledger, topics, node, 1, random.split()));
    }
  }

  /** Lets users work on a new project, and returns its key. */
  String startUsers() {
    String key = "F" + UUID.randomUUID().toString().replace("-", "").substring(0, 9);
    String project = RecordingUser.createProject(nextNodePort(), key.toUpperCase(Locale.ROOT));
    for (int i = 0; i < USERS; i++) {
      users.add(RecordingUser.start("user-" + i, ledger, project, cluster.ports(), random.split()));
    }
    return project;
  }

  /** None, unless they were started. */
  List<RecordingUser> users() {
    return users;
  }

  /** Returns when their last requests are answered. */
  void stopUsers() {
    users.forEach(RecordingUser::close);
  }

  public List<String> topics() {
    return topics;
  }

  public List<RecordingClient> healthyClients() {
    return healthyClients;
  }

  /** Clients at the nodes whose laptops may be closed. */
  public List<RecordingClient> sleepers() {
    return sleepers;
  }

  public List<RecordingClient> allClients() {
    return allClients;
  }

  /** Nothing is published any more, but for what is asked for. */
  public void pausePublishing() {
    publishers.forEach(RecordingPublisher::pause);
  }

  /** Ends a {@link #pausePublishing}. */
  public void resumePublishing() {
    publishers.forEach(RecordingPublisher::resume);
  }

  /** One event for everybody; returns its cursor once it is acknowledged. */
  public String publishAll(Duration within) {
    return publishers.getFirst().publishAll(within);
  }

  @Override
  public void close() {
    stopUsers();
    publishers.forEach(RecordingPublisher::stop);
    allClients.parallelStream().forEach(RecordingClient::close);
  }
}
