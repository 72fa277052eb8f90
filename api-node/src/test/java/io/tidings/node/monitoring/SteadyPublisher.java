package io.tidings.node.monitoring;

import io.tidings.testbed.cluster.NodeProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Publishes some events a second to a node, whatever it answers. */
final class SteadyPublisher implements AutoCloseable {
  static final String TOPIC = "public.steady";

  /** Fill the sockets' buffers and then an outbox of 64 KB. */
  private static final int LARGE_EVENTS = 150;

  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final int port;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

  private SteadyPublisher(int port) {
    this.port = port;
    thread.scheduleWithFixedDelay(
        () -> publish(TOPIC, "{\"type\":\"moved\",\"data\":1}"),
        0,
        INTERVAL.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  static SteadyPublisher to(NodeProcess node) {
    return new SteadyPublisher(node.port());
  }

  /** More than a client may leave unread. */
  void publishLarge(String topic) {
    String data = "x".repeat(60_000);
    for (int i = 0; i < LARGE_EVENTS; i++) {
      publish(topic, "{\"type\":\"moved\",\"durable\":false,\"data\":\"" + data + "\"}");
    }
  }

  private void publish(String topic, String event) {
    URI uri = URI.create("http://localhost:" + port + "/api/topics/" + topic + "/events");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(event))
            .build();
    try {
      HTTP.send(request, BodyHandlers.discarding());
    } catch (IOException e) {
      // The node is gone, or too busy: that is what the test is about.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
