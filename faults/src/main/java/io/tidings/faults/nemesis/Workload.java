package io.tidings.faults.nemesis;

import io.tidings.faults.cluster.Cluster;
import io.tidings.faults.ledger.ClientSpec;
import io.tidings.faults.ledger.ClientSpec.Trait;
import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.load.ChatLoad;
import io.tidings.faults.load.ReadBehaviour;
import io.tidings.faults.load.RecordingClient;
import io.tidings.faults.load.RecordingPublisher;
import io.tidings.testbed.websocket.ClientTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The load of a run: publishers, and clients of all kinds and both transports on changing sets of
 * topics. Those at the balancer are healthy; others hop from node to node, read slowly, are frozen
 * now and then, or come through the proxy that the nemesis breaks.
 */
public final class Workload implements AutoCloseable {
  private static final int HEALTHY = 20;
  private static final int BEHIND_PROXY = 6;
  private static final int HOPPING = 4;
  private static final int SLEEPERS = 4;

  /** Of the slow clients; messages of a WebSocket are longer than most frames. */
  private static final List<Integer> BYTES_PER_SECOND = List.of(20_000, 30_000);

  private static final int EVENTS_PER_SECOND = 60;

  /**
   * Several, because where writes wait for missing replicas, each one takes seconds to be refused.
   */
  private static final int BEACONS = 6;

  private final Cluster cluster;
  private final Ledger ledger;
  private final SplittableRandom random;
  private final List<String> topics;
  private final List<RecordingClient> healthyClients = new ArrayList<>();
  private final List<RecordingClient> sleepers = new ArrayList<>();
  private final List<RecordingClient> slowClients = new ArrayList<>();
  private final List<RecordingClient> allClients = new ArrayList<>();
  private final List<RecordingPublisher> publishers = new ArrayList<>();
  private final UserLoad users;
  private final AtomicInteger turn = new AtomicInteger();

  Workload(Cluster cluster, Ledger ledger, String name, SplittableRandom random) {
    this.cluster = cluster;
    this.ledger = ledger;
    this.random = random;
    this.users = new UserLoad(cluster, ledger, random.split());
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
    for (int bytes : BYTES_PER_SECOND) {
      slowClients.add(
          addClient("slow-" + bytes, new ReadBehaviour.ReadsSlowly(bytes), this::nextNodePort));
    }
    for (int i = 0; i < SLEEPERS; i++) {
      sleepers.add(addClient("sleeper-" + i, new ReadBehaviour.Stays(), this::nextNodePort));
    }
  }

  /** Adds a client for which the checker expects less. */
  public RecordingClient addClient(String name, ReadBehaviour readBehaviour, IntSupplier ports) {
    return addClient(name, Set.of(Trait.NATIVE, Trait.HAMPERED), readBehaviour, ports);
  }

  private RecordingClient addClient(
      String name, Set<Trait> traits, ReadBehaviour readBehaviour, IntSupplier ports) {
    ClientSpec clientSpec = new ClientSpec(someTopics(), random.nextBoolean(), traits);
    RecordingClient client =
        RecordingClient.start(name, ledger, clientSpec, transports(), readBehaviour, ports);
    allClients.add(client);
    return client;
  }

  /** Every third client takes WebSockets alone, and every sixth both transports in turn. */
  private List<ClientTransport> transports() {
    return switch (allClients.size() % 6) {
      case 1, 4 -> List.of(ClientTransport.WEBSOCKET);
      case 5 -> List.of(ClientTransport.values());
      default -> List.of(ClientTransport.EVENT_STREAM);
    };
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

  /** What users do beside. */
  UserLoad users() {
    return users;
  }

  public List<String> topics() {
    return topics;
  }

  public List<RecordingClient> healthyClients() {
    return healthyClients;
  }

  /** The clients that have to be live again in time: the healthy ones, and all tabs. */
  List<RecordingClient> promptClients() {
    ChatLoad chat = users.chat();
    return Stream.concat(
            healthyClients.stream(), chat == null ? Stream.empty() : chat.tabs().stream())
        .toList();
  }

  /** Clients at the nodes whose laptops may be closed. */
  public List<RecordingClient> sleepers() {
    return sleepers;
  }

  /** Those that are slow by themselves. */
  List<RecordingClient> slowClients() {
    return slowClients;
  }

  public List<RecordingClient> allClients() {
    return allClients;
  }

  /** Pauses the publishers; only events that are explicitly requested are still published. */
  public void pausePublishing() {
    publishers.forEach(RecordingPublisher::pause);
  }

  /** Ends a {@link #pausePublishing}. */
  public void resumePublishing() {
    publishers.forEach(RecordingPublisher::resume);
  }

  /** Publishes one event to all clients; returns its cursor once it is acknowledged. */
  public String publishAll(Duration within) {
    return publishers.getFirst().publishAll(within);
  }

  @Override
  public void close() {
    users.close();
    publishers.forEach(RecordingPublisher::stop);
    allClients.parallelStream().forEach(RecordingClient::close);
  }
}
