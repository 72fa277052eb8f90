package io.tidings.testbed.transport;

import static java.util.stream.Collectors.toMap;

import io.tidings.events.embedded.RedisServer;
import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.cluster.NodeProgram;
import io.tidings.testbed.cluster.NodeUsage;
import io.tidings.testbed.swarm.Counter;
import io.tidings.testbed.swarm.LatencyLog;
import io.tidings.testbed.swarm.Swarm;
import io.tidings.testbed.websocket.ClientTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/**
 * One new node and the clients of one mix. A tenth of them loads its classes before it is measured.
 */
final class TransportRun implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final Duration WARM = Duration.ofSeconds(30);
  private static final Duration SETTLE = Duration.ofSeconds(10);

  /** Two keepalives of an event stream, and one ping of a WebSocket. */
  private static final Duration REST = Duration.ofSeconds(30);

  private final OfferedLoad load;
  private final Counter counter = new Counter();
  private final Map<ClientTransport, LatencyLog> latencies = new EnumMap<>(ClientTransport.class);
  private final RedisServer redis = RedisServer.start();
  private final NodeProcess node;
  private final PacedPublisher publisher;
  private final Swarm<TimedClient> swarm;

  TransportRun(NodeProgram program, Mix mix, OfferedLoad load) throws IOException {
    this.load = load;
    this.node =
        new NodeProcess(
            program,
            "transport",
            List.of(
                "--spring.data.redis.url=" + redis.url(),
                "--tidings.limits.guest-streams-per-address=0"));
    List<String> topics =
        IntStream.range(0, 2 * load.topics()).mapToObj(i -> "public.load-" + i).toList();
    this.publisher = new PacedPublisher(node.port(), topics, load.eventsPerSecond());
    List<TimedClient> clients = new ArrayList<>();
    for (String topic : topics.subList(0, load.topics())) {
      for (ClientTransport transport : mix.transports()) {
        LatencyLog log = latencies.computeIfAbsent(transport, _ -> new LatencyLog());
        for (int i = 0; i < load.fanOut(); i++) {
          clients.add(new TimedClient(counter, transport, topic, log));
        }
      }
    }
    this.swarm = new Swarm<>(clients, node::port, counter);
  }

  Figures measure() throws IOException, InterruptedException, ExecutionException {
    node.start();
    List<TimedClient> clients = swarm.clients();
    int someClients = Math.ceilDiv(clients.size(), 10);

    // before there are events, of which a node keeps some in memory for a while
    connect(clients.subList(0, someClients));
    NodeUsage before = usage();
    connect(clients.subList(someClients, clients.size()));
    NodeUsage after = usage();
    double more = clients.size() - someClients;

    double coresAtRest = cores(REST, () -> swarm.run(REST));
    deliver(WARM);
    Duration half = load.time().dividedBy(2);
    double unreadBefore = cores(half, () -> publishUnread(half));
    latencies.values().forEach(LatencyLog::clear);
    double coresUnderLoad = cores(load.time(), () -> deliver(load.time()));
    long deliveries = latencies.values().stream().mapToLong(LatencyLog::count).sum();
    // before and after, since the compiler may still make the node faster
    double unreadAfter = cores(half, () -> publishUnread(half));
    counter.faultMessages().forEach(System.err::println);
    return new Figures(
        clients.size(),
        (after.heap() - before.heap()) / more,
        (after.resident() - before.resident()) / more,
        coresAtRest,
        (unreadBefore + unreadAfter) / 2,
        coresUnderLoad,
        deliveries / (load.time().toNanos() / 1e9),
        latencies.entrySet().stream()
            .collect(toMap(Map.Entry::getKey, log -> log.getValue().percentiles())),
        counter.faults() + counter.lostConnections());
  }

  private void connect(List<TimedClient> some) {
    swarm.connect(some);
    swarm.awaitConnected(some, TIMEOUT);
  }

  /** Publishes to all topics; returns when their clients have every event. */
  private void deliver(Duration time) throws InterruptedException, ExecutionException {
    int topics = load.topics();
    swarm.runDuring(() -> publisher.publish(0, topics, time));
    int perTopic = swarm.clients().size() / topics;
    for (int topic = 0; topic < topics; topic++) {
      int last = publisher.lastNumber(topic);
      swarm.await(
          "at event " + last,
          swarm.clients().subList(topic * perTopic, (topic + 1) * perTopic),
          TIMEOUT,
          client -> client.received() >= last);
    }
  }

  /** The same number of events, to topics that nobody reads. */
  private void publishUnread(Duration time) throws InterruptedException, ExecutionException {
    swarm.runDuring(() -> publisher.publish(load.topics(), 2 * load.topics(), time));
  }

  private NodeUsage usage() throws IOException, InterruptedException {
    node.collectGarbage(); // twice in all, for what a first collection only makes unreachable
    swarm.run(SETTLE);
    return NodeUsage.of(List.of(node));
  }

  private interface Activity {
    void run() throws InterruptedException, ExecutionException;
  }

  /** How many cores the node kept busy during an activity of that time. */
  private double cores(Duration time, Activity activity)
      throws InterruptedException, ExecutionException {
    Duration before = NodeUsage.processorTime(List.of(node));
    activity.run();
    Duration taken = NodeUsage.processorTime(List.of(node)).minus(before);
    return (double) taken.toNanos() / time.toNanos();
  }

  @Override
  public void close() {
    swarm.close();
    node.close();
    redis.close();
  }
}
