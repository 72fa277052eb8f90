package io.tidings.node.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.relay.Relay;
import io.tidings.node.test.RawHttp2;
import io.tidings.node.test.TestNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Streams over HTTP/2 without TLS, where a connection cannot be taken over. */
class Http2ConnectionTest {
  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.startForDevelopment(
            "tidings.stream.keepalive=500ms", "server.jetty.connection-idle-timeout=1500ms");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void stream_overHttp2_receivesFramesAndOutlivesTheIdleTimeout() throws Exception {
    try (HttpClient client = http2();
        Reading reading = open(client)) {
      assertThat(reading.response.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(reading.response.headers().firstValue("Content-Type"))
          .hasValue("text/event-stream;charset=utf-8");
      reading.expect("\"connected\"");
      long opened = System.nanoTime();
      await("the idle timeout to pass twice")
          .atMost(Duration.ofSeconds(10))
          .until(() -> Duration.ofNanos(System.nanoTime() - opened).toMillis() > 3_500);
      node.post("/api/topics/public.h2/events", "{\"type\":\"over-http2\",\"data\":1}");
      reading.expect("over-http2");
    }
  }

  @Test
  void stream_overHttp2_isFreedWhenTheClientCancels() throws Exception {
    try (HttpClient client = http2()) {
      Reading reading = open(client);
      reading.expect("\"connected\"");
      assertThat(node.bean(Relay.class).connections()).isPositive();
      reading.close();
      await("the connection is gone")
          .atMost(Duration.ofSeconds(10))
          .until(() -> node.bean(Relay.class).connections() == 0);
    }
  }

  @Test
  void stream_overHttp2_carriesMegabytesInOrder() throws Exception {
    try (HttpClient client = http2();
        Reading reading = open(client)) {
      reading.expect("\"connected\"");
      String data = "x".repeat(20_000);
      for (int i = 0; i < 100; i++) {
        node.post(
            "/api/topics/public.h2/events", "{\"type\":\"n" + i + ".\",\"data\":\"" + data + "\"}");
      }
      reading.expect("\"n99.\"");
      String text = reading.text.get();
      int last = -1;
      for (int i = 0; i < 100; i++) {
        int at = text.indexOf("\"n" + i + ".\"");
        assertThat(at).isGreaterThan(last);
        last = at;
      }
    }
  }

  @Test
  void stream_overHttp2_isToldWhenTheNodeDrains() throws Exception {
    TestNode leaving = TestNode.startForDevelopment("tidings.drain.window=100ms");
    try (HttpClient client = http2();
        Reading reading = open(client, leaving)) {
      reading.expect("\"connected\"");
      leaving.close();
      reading.expect("\"reason\":\"shutdown\"");
      reading.expectEnd();
    }
  }

  /** A client that takes no byte: HTTP/2 lets it say so, and nothing may be pinned by it. */
  @Test
  void stream_overHttp2WithoutWindow_isGivenUp() throws Exception {
    try (TestNode strict = TestNode.startForDevelopment("tidings.stream.write-timeout=1s");
        RawHttp2 client = RawHttp2.connect(strict, 4, 0)) { // initial window size 0
      client.send(
          RawHttp2.frame(
              RawHttp2.HEADERS,
              RawHttp2.END_STREAM | RawHttp2.END_HEADERS,
              1,
              RawHttp2.head("GET", "/api/stream?topic=public.h2")));
      Relay relay = strict.bean(Relay.class);
      await("the connection is open").until(() -> relay.connections() == 1);
      await("the connection is aborted")
          .atMost(Duration.ofSeconds(10))
          .until(() -> relay.connections() == 0);
      assertThat(strict.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }
  }

  private static HttpClient http2() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
  }

  private static Reading open(HttpClient client) throws IOException, InterruptedException {
    return open(client, node);
  }

  private static Reading open(HttpClient client, TestNode at)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(at.uri("/api/stream?topic=public.h2"))
            .header("Accept", "text/event-stream")
            .build();
    return new Reading(client.send(request, BodyHandlers.ofInputStream()));
  }

  /** A response that is read by a thread of its own. */
  private static final class Reading implements AutoCloseable {
    final HttpResponse<InputStream> response;
    final AtomicReference<String> text = new AtomicReference<>("");
    private volatile boolean ended;

    Reading(HttpResponse<InputStream> response) {
      this.response = response;
      Thread.ofVirtual().start(this::read);
    }

    private void read() {
      byte[] buffer = new byte[16_384];
      try (InputStream in = response.body()) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          String more = new String(buffer, 0, n, StandardCharsets.UTF_8);
          text.updateAndGet(before -> before + more);
        }
      } catch (IOException e) {
        text.updateAndGet(before -> before + "\n[" + e + "]");
      }
      ended = true;
    }

    void expectEnd() {
      await("the end").atMost(Duration.ofSeconds(10)).until(() -> ended);
      assertThat(text.get()).doesNotContain("Exception");
    }

    void expect(String part) {
      await(part).atMost(Duration.ofSeconds(20)).until(() -> text.get().contains(part));
    }

    @Override
    public void close() throws IOException {
      response.body().close();
    }
  }
}
