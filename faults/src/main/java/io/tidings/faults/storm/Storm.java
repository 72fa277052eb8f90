package io.tidings.faults.storm;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.stream.LongStream;

/** A swarm that loses its connections, misses events, and reconnects all at once. */
public final class Storm implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int MAX_BATCH = 100;
  private static final String PADDING = "x".repeat(100);

  /**
   * What became of a storm.
   *
   * @param replayed from the first connect until the last client had all that it missed
   * @param live until the last client had an event that was published after that
   * @param lostConnections connections that ended by themselves meanwhile
   * @param closedByNode of these, how often a node had asked the client to come back later
   * @param faults statuses other than 200, gaps, duplicates and resyncs, since the swarm was made
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
  private final Swarm swarm;
  private final AtomicInteger turn = new AtomicInteger();
  private volatile List<Integer> ports;
  private long published;

  /**
   * @param topic one that is open to everybody, and that nobody else writes to
   * @param ports of the nodes; clients take them in turn
   */
  public Storm(int clients, String topic, List<Integer> ports, Duration timeout)
      throws IOException {
    this.clients = clients;
    this.topic = topic;
    this.ports = List.copyOf(ports);
    this.timeout = timeout;
    this.swarm =
        new Swarm(clients, topic, () -> this.ports.get(turn.getAndIncrement() % this.ports.size()));
  }

  /** Connects all of them, and tells how long that took. */
  public Duration connectAll() throws IOException, InterruptedException {
    swarm.connect();
    Duration connected = swarm.awaitConnected(timeout);
    publish(1);
    swarm.awaitEvent(published, timeout);
    return connected;
  }

  /**
   * Disconnects all clients, publishes while none is connected, and lets all reconnect at the same
   * moment.
   *
   * @param remainingPorts nodes that are there when they come back
   * @param meanwhile what happens to the others
   */
  public StormResult massReconnect(int missed, List<Integer> remainingPorts, Runnable meanwhile)
      throws IOException, InterruptedException {
    swarm.disconnectAll();
    meanwhile.run();
    ports = List.copyOf(remainingPorts);
    long lostBefore = swarm.lostConnections();
    long closedBefore = swarm.closedByNode();
    for (int remaining = missed; remaining > 0; remaining -= MAX_BATCH) {
      publish(Math.min(remaining, MAX_BATCH));
    }
    long start = System.nanoTime();
    swarm.connect();
    swarm.awaitEvent(published, timeout);
    Duration replayed = Duration.ofNanos(System.nanoTime() - start);
    publish(1);
    swarm.awaitEvent(published, timeout);
    Duration live = Duration.ofNanos(System.nanoTime() - start);
    return new StormResult(
        clients,
        missed,
        replayed,
        live,
        swarm.lostConnections() - lostBefore,
        swarm.closedByNode() - closedBefore,
        swarm.faults(),
        swarm.faultMessages());
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

  /** How often a node asked a client to come back later. */
  public long closedByNode() {
    return swarm.closedByNode();
  }

  @Override
  public void close() {
    swarm.close();
  }
}
