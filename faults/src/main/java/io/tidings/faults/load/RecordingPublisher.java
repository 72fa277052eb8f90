package io.tidings.faults.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.faults.ledger.Journal;
import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.ledger.Payload;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes numbered events at a steady rate, now one, now two together, small ones and such that
 * do not fit into their announcement, and keeps a journal of what it was told.
 */
public final class RecordingPublisher implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /** More than the nodes' own 2 s for a call to Redis. */
  private static final Duration TIMEOUT = Duration.ofSeconds(4);

  private static final Duration RETRY = Duration.ofMillis(50);

  /** A text that is longer than an announcement may be. */
  private static final int LONG_TEXT = 1_500;

  private final String name;
  private final Ledger ledger;
  private final Journal journal;
  private final List<String> topics;
  private final List<Integer> ports;
  private final long interval;
  private final boolean toAllTopics;
  private final RandomGenerator random;
  // A cluster lives for many runs, and remembers keys for minutes.
  private final String keyPrefix = UUID.randomUUID().toString();
  private final Thread thread;
  private volatile boolean running = true;
  private volatile boolean paused;

  // Guarded by this, which is held for as long as a request takes.
  private long number;
  private int turn;

  private RecordingPublisher(
      String name,
      Ledger ledger,
      List<String> topics,
      List<Integer> ports,
      int perSecond,
      boolean toAllTopics,
      RandomGenerator random) {
    this.name = name;
    this.ledger = ledger;
    this.journal = ledger.journal(name);
    this.topics = List.copyOf(topics);
    this.ports = List.copyOf(ports);
    this.interval = 1_000_000_000L / perSecond;
    this.toAllTopics = toAllTopics;
    this.random = random;
    this.thread = Thread.ofVirtual().name("publisher-" + name).unstarted(this::run);
  }

  /** Starts to publish so many events a second, in turn over those ports. */
  public static RecordingPublisher start(
      String name,
      Ledger ledger,
      List<String> topics,
      List<Integer> ports,
      int perSecond,
      RandomGenerator random) {
    return start(new RecordingPublisher(name, ledger, topics, ports, perSecond, false, random));
  }

  /** The same, and each event is in every topic: a sign of life for all clients. */
  public static RecordingPublisher startBeacon(
      String name,
      Ledger ledger,
      List<String> topics,
      List<Integer> ports,
      int perSecond,
      RandomGenerator random) {
    return start(new RecordingPublisher(name, ledger, topics, ports, perSecond, true, random));
  }

  private static RecordingPublisher start(RecordingPublisher publisher) {
    publisher.thread.start();
    return publisher;
  }

  /** Ends after the request that is under way. */
  public void stop() {
    running = false;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nothing more is sent once this returns, but for {@link #publishAll}. */
  public synchronized void pause() {
    paused = true;
  }

  public void resume() {
    paused = false;
  }

  /**
   * One event that is in every topic, tried until it is acknowledged: what every client gets.
   *
   * @return its cursor
   */
  public synchronized String publishAll(Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    Payload payload = next();
    journal.sent(payload.number(), topics, payload);
    Answer answer = send(List.of(payload), topics);
    while (!(answer instanceof Answer.Acknowledged)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("no publish succeeds for " + within + ": " + answer);
      }
      LockSupport.parkNanos(RETRY.toNanos());
      journal.sent(payload.number(), topics, payload);
      answer = send(List.of(payload), topics);
    }
    String cursor = ((Answer.Acknowledged) answer).cursors().getFirst();
    journal.acknowledged(payload.number(), cursor);
    return cursor;
  }

  @Override
  public void close() {
    stop();
  }

  private void run() {
    long next = System.nanoTime();
    while (running) {
      next += interval * publish();
      // What a fault held up is not made up for: a rate is not a backlog.
      next = Math.max(next, System.nanoTime() - interval);
      while (running && System.nanoTime() < next) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
    }
  }

  /** How many events it sent. */
  private synchronized int publish() {
    if (paused) {
      return 1;
    }
    boolean twoEvents = !toAllTopics && random.nextInt(5) == 0;
    List<Payload> payloads = twoEvents ? List.of(next(), next()) : List.of(next());
    List<String> chosen = toAllTopics ? topics : twoEvents ? twoTopics() : List.of(anyTopic());
    for (Payload payload : payloads) {
      journal.sent(payload.number(), chosen, payload);
    }
    Answer answer = send(payloads, chosen);
    for (int i = 0; i < payloads.size(); i++) {
      long of = payloads.get(i).number();
      switch (answer) {
        case Answer.Acknowledged(List<String> cursors) -> journal.acknowledged(of, cursors.get(i));
        case Answer.Refused(int status) -> journal.refused(of, status);
        case Answer.Unknown(String why) -> journal.indeterminate(of, why);
      }
    }
    return payloads.size();
  }

  private Payload next() {
    number++;
    int length = random.nextInt(10) == 0 ? LONG_TEXT : 8;
    StringBuilder text = new StringBuilder(Long.toString(ledger.now())).append('x');
    while (text.length() < length) {
      text.append(Integer.toString(random.nextInt(36), 36));
    }
    return new Payload(name, number, text.toString());
  }

  private String anyTopic() {
    return topics.get(random.nextInt(topics.size()));
  }

  private List<String> twoTopics() {
    int first = random.nextInt(topics.size());
    int second = (first + 1 + random.nextInt(topics.size() - 1)) % topics.size();
    return List.of(topics.get(first), topics.get(second));
  }

  /** What a publisher was told. */
  private sealed interface Answer {
    record Acknowledged(List<String> cursors) implements Answer {}

    record Refused(int status) implements Answer {}

    record Unknown(String why) implements Answer {}
  }

  private Answer send(List<Payload> payloads, List<String> chosen) {
    int port = ports.get(turn++ % ports.size());
    boolean one = payloads.size() == 1 && chosen.size() == 1;
    String path =
        one
            ? "/api/topics/" + URLEncoder.encode(chosen.getFirst(), UTF_8) + "/events"
            : "/api/events";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", keyPrefix + "-" + payloads.getFirst().number())
            .POST(
                BodyPublishers.ofString(
                    one ? single(payloads.getFirst()) : batch(payloads, chosen)))
            .build();
    try {
      return answer(HTTP.send(request, BodyHandlers.ofString()));
    } catch (ConnectException e) {
      return new Answer.Refused(0);
    } catch (IOException e) {
      return new Answer.Unknown(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Unknown("interrupted");
    }
  }

  /** [protocol.md] 503 is certain only from a node; a balancer's 503 may come after the write. */
  private static Answer answer(HttpResponse<String> response) {
    int status = response.statusCode();
    if (status == 201) {
      JsonNode body = JsonMapper.shared().readTree(response.body());
      String cursor = body.path("cursor").asString();
      String epoch = cursor.substring(0, cursor.indexOf('.') + 1);
      List<String> cursors = new ArrayList<>();
      body.path("ids").forEach(id -> cursors.add(epoch + id.asString()));
      return new Answer.Acknowledged(cursors.isEmpty() ? List.of(cursor) : cursors);
    }
    boolean certain =
        status / 100 == 4 || (status == 503 && response.body().contains("\"log-unavailable\""));
    return certain ? new Answer.Refused(status) : new Answer.Unknown("status " + status);
  }

  private static String single(Payload payload) {
    return "{\"type\":\"numbered\",\"data\":" + payload.json() + "}";
  }

  private static String batch(List<Payload> payloads, List<String> chosen) {
    String in = chosen.stream().map(topic -> '"' + topic + '"').collect(Collectors.joining(","));
    return payloads.stream()
        .map(payload ->
            "{\"topics\":[%s],\"type\":\"numbered\",\"data\":%s}".formatted(in, payload.json()))
        .collect(Collectors.joining(",", "{\"events\":[", "]}"));
  }
}
