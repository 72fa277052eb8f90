package io.tidings.testbed.storm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.testbed.swarm.Counter;
import io.tidings.testbed.swarm.Swarm;
import io.tidings.testbed.swarm.TopicClient;
import io.tidings.testbed.websocket.ClientTransport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A swarm that loses its connections, misses events, and reconnects all at once. */
public final class Storm implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int MAX_BATCH = 100;
  private static final String PADDING = "x".repeat(100);

  /**
   * The result of a storm.
   *
   * @param replayed the time from the first connect until the last client had all events that it
   *     had missed
   * @param live the time until the last client had an event that was published after that
   * @param lostConnections connections that ended unexpectedly meanwhile
   * @param closedByNode of these, how often a node had asked the client to reconnect later
   * @param faults answers that are no stream, gaps, duplicates and resyncs, since the swarm was
   *     made
   */
  public record StormResult(
      int clients,
      int missed,
      Duration replayed,
      Duration live,
      long lostConnections,
      long closedByNode,
      long faults,
      List<String> faultMessages) {}

  private final int clients;
  private final String topic;
  private final Duration timeout;
  private final Counter counter = new Counter();
  private final Swarm<TopicClient> swarm;
  private final AtomicInteger turn = new AtomicInteger();
  private volatile List<Integer> ports;
  private long published;

  /**
   * @param transports clients take them in turn
   * @param topic a public topic that has no other publisher
   * @param ports of the nodes; clients take them in turn
   */
  public Storm(
      int clients,
      List<ClientTransport> transports,
      String topic,
      List<Integer> ports,
      Duration timeout)
      throws IOException {
    this.clients = clients;
    this.topic = topic;
    this.ports = List.copyOf(ports);
    this.timeout = timeout;
    this.swarm =
        new Swarm<>(
            IntStream.range(0, clients)
                .mapToObj(
                    i -> new TopicClient(counter, transports.get(i % transports.size()), topic))
                .toList(),
            () -> this.ports.get(turn.getAndIncrement() % this.ports.size()),
            counter);
  }

  /** Connects all clients, and returns how long that took. */
  public Duration connectAll() throws IOException, InterruptedException {
    swarm.connect(swarm.clients());
    Duration connected = swarm.awaitConnected(swarm.clients(), timeout);
    publish(1);
    awaitLastEvent();
    return connected;
  }

  /**
   * Disconnects all clients, publishes while none is connected, and lets all reconnect at the same
   * moment.
   *
   * @param remainingPorts ports of the nodes that run when the clients reconnect
   * @param meanwhile an action on the other nodes, while no client is connected
   */
  public StormResult massReconnect(int missed, List<Integer> remainingPorts, Runnable meanwhile)
      throws IOException, InterruptedException {
    swarm.disconnectAll();
    meanwhile.run();
    ports = List.copyOf(remainingPorts);
    long lostBefore = counter.lostConnections();
    long closedBefore = counter.closedByNode();
    for (int remaining = missed; remaining > 0; remaining -= MAX_BATCH) {
      publish(Math.min(remaining, MAX_BATCH));
    }
    long start = System.nanoTime();
    swarm.connect(swarm.clients());
    awaitLastEvent();
    Duration replayed = Duration.ofNanos(System.nanoTime() - start);
    publish(1);
    awaitLastEvent();
    Duration live = Duration.ofNanos(System.nanoTime() - start);
    return new StormResult(
        clients,
        missed,
        replayed,
        live,
        counter.lostConnections() - lostBefore,
        counter.closedByNode() - closedBefore,
        counter.faults(),
        counter.faultMessages());
  }

  private void awaitLastEvent() {
    swarm.await(
        "at event " + published,
        swarm.clients(),
        timeout,
        client -> client.received() >= published);
  }

  private void publish(int count) throws IOException, InterruptedException {
    String events =
        LongStream.rangeClosed(published + 1, published + count)
            .mapToObj(n ->
                "{\"topics\":[\"%s\"],\"type\":\"counted\",\"data\":{\"n\":%d,\"padding\":\"%s\"}}"
                    .formatted(topic, n, PADDING))
            .collect(Collectors.joining(","));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + ports.getFirst() + "/api/events"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"events\":[" + events + "]}"))
            .build();
    HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString(UTF_8));
    if (answer.statusCode() != 201) {
      throw new AssertionError("publish: " + answer.statusCode() + " " + answer.body());
    }
    published += count;
  }

  /** How often a node asked a client to reconnect later. */
  public long closedByNode() {
    return counter.closedByNode();
  }

  @Override
  public void close() {
    swarm.close();
  }
}
