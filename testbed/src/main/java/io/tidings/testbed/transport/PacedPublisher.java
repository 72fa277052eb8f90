package io.tidings.testbed.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Publishes events at a steady rate, each with a request of its own. Those of a topic are numbered
 * from 1, and one is acknowledged before the next is sent.
 */
final class PacedPublisher {
  private static final int THREADS = 8;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** Makes a frame about 200 bytes long. */
  private static final String PADDING = "x".repeat(40);

  private final HttpClient http = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
  private final URI uri;
  private final List<String> topics;
  private final int eventsPerSecond;

  /** The number of each topic's last event. */
  private final AtomicIntegerArray numbers;

  PacedPublisher(int port, List<String> topics, int eventsPerSecond) {
    this.uri = URI.create("http://localhost:" + port + "/api/events");
    this.topics = List.copyOf(topics);
    this.eventsPerSecond = eventsPerSecond;
    this.numbers = new AtomicIntegerArray(topics.size());
  }

  int lastNumber(int topic) {
    return numbers.get(topic);
  }

  /**
   * Publishes for that time, to the topics from the one to before the other in turn; returns the
   * number of events once all are acknowledged.
   */
  int publish(int from, int to, Duration time) throws InterruptedException, ExecutionException {
    int threads = Math.min(THREADS, to - from);
    Duration interval = Duration.ofSeconds(threads).dividedBy(eventsPerSecond);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int[] own = IntStream.iterate(from + i, it -> it < to, it -> it + threads).toArray();
        Duration delay = interval.multipliedBy(i).dividedBy(threads);
        calls.add(executor.submit(() -> publish(own, delay, interval, time)));
      }
      int sum = 0;
      for (Future<Integer> call : calls) {
        sum += call.get();
      }
      return sum;
    }
  }

  /** One thread publishes to a topic, so that its events keep their order. */
  private int publish(int[] own, Duration delay, Duration interval, Duration time)
      throws IOException, InterruptedException {
    long begin = System.nanoTime() + delay.toNanos();
    int count = 0;
    for (long due = begin; due - begin < time.toNanos(); due += interval.toNanos()) {
      LockSupport.parkNanos(due - System.nanoTime());
      send(own[count % own.length]);
      count++;
    }
    return count;
  }

  private void send(int topic) throws IOException, InterruptedException {
    int number = numbers.incrementAndGet(topic);
    String event =
        """
        {"events":[{"topics":["%s"],"type":"counted","data":{"n":%d,"at":%d,"padding":"%s"}}]}
        """
            .formatted(topics.get(topic), number, System.nanoTime(), PADDING);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(event))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString(UTF_8));
    if (answer.statusCode() != 201) {
      throw new AssertionError("publish: " + answer.statusCode() + " " + answer.body());
    }
  }
}
