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

/** A herd that is cut off, misses events, and comes back all at once. */
public final class Storm implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int MOST_A_BATCH = 100;
  private static final String PADDING = "x".repeat(100);

  /**
   * What became of a storm.
   *
   * @param replayed from the first connect until the last client had all that it missed
   * @param live until the last client had an event that was published after that
   * @param cuts connections that ended by themselves meanwhile
   * @param sentAway of these, how often a node had asked the client to come back later
   * @param faults statuses other than 200, gaps, duplicates and resyncs, since the herd began
   */
  public record Outcome(
      int clients,
      int missed,
      Duration replayed,
      Duration live,
      long cuts,
      long sentAway,
      long faults,
      List<String> words) {}

  private final int clients;
  private final String topic;
  private final Duration patience;
  private final Herd herd;
  private final AtomicInteger turn = new AtomicInteger();
  private volatile List<Integer> ports;
  private long published;

  /**
   * @param topic one that is open to everybody, and that nobody else writes to
   * @param ports of the nodes; clients take them in turn
   */
  public Storm(int clients, String topic, List<Integer> ports, Duration patience)
      throws IOException {
    this.clients = clients;
    this.topic = topic;
    this.ports = List.copyOf(ports);
    this.patience = patience;
    this.herd =
        new Herd(clients, topic, () -> this.ports.get(turn.getAndIncrement() % this.ports.size()));
  }

  /** Connects all of them, and tells how long that took. */
  public Duration gather() throws IOException, InterruptedException {
    herd.connect();
    Duration connected = herd.awaitConnected(patience);
    publish(1);
    herd.awaitEvent(published, patience);
    return connected;
  }

  /**
   * Cuts all connections, publishes while nobody listens, and lets all come back at the same
   * moment.
   *
   * @param left nodes that are there when they come back
   * @param meanwhile what happens to the others
   */
  public Outcome breakLoose(int missed, List<Integer> left, Runnable meanwhile)
      throws IOException, InterruptedException {
    herd.cut();
    meanwhile.run();
    ports = List.copyOf(left);
    long cutsBefore = herd.cuts();
    long sentAwayBefore = herd.sentAway();
    for (int rest = missed; rest > 0; rest -= MOST_A_BATCH) {
      publish(Math.min(rest, MOST_A_BATCH));
    }
    long start = System.nanoTime();
    herd.connect();
    herd.awaitEvent(published, patience);
    Duration replayed = Duration.ofNanos(System.nanoTime() - start);
    publish(1);
    herd.awaitEvent(published, patience);
    Duration live = Duration.ofNanos(System.nanoTime() - start);
    return new Outcome(
        clients,
        missed,
        replayed,
        live,
        herd.cuts() - cutsBefore,
        herd.sentAway() - sentAwayBefore,
        herd.faults(),
        herd.words());
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

  @Override
  public void close() {
    herd.close();
  }
}
