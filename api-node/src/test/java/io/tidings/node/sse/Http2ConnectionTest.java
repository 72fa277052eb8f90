package io.tidings.node.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.relay.Relay;
import io.tidings.node.test.Http2Exchange;
import io.tidings.node.test.RawHttp2;
import io.tidings.node.test.TestNode;
import java.io.IOException;
import java.time.Duration;
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
    try (Http2Exchange stream = open(node)) {
      assertThat(stream.headers()).containsEntry("content-type", "text/event-stream;charset=utf-8");
      stream.expect("\"connected\"");
      long opened = System.nanoTime();
      await("the idle timeout to pass twice")
          .atMost(Duration.ofSeconds(10))
          .until(() -> Duration.ofNanos(System.nanoTime() - opened).toMillis() > 3_500);
      node.post("/api/topics/public.h2/events", "{\"type\":\"over-http2\",\"data\":1}");
      stream.expect("over-http2");
    }
  }

  @Test
  void stream_overHttp2_isFreedWhenTheClientCancels() throws Exception {
    try (Http2Exchange stream = open(node)) {
      stream.expect("\"connected\"");
      assertThat(node.bean(Relay.class).connections()).isPositive();
    }
    await("the connection is gone")
        .atMost(Duration.ofSeconds(10))
        .until(() -> node.bean(Relay.class).connections() == 0);
  }

  @Test
  void stream_overHttp2_carriesMegabytesInOrder() throws Exception {
    try (Http2Exchange stream = open(node)) {
      stream.expect("\"connected\"");
      String data = "x".repeat(20_000);
      for (int i = 0; i < 100; i++) {
        node.post(
            "/api/topics/public.h2/events", "{\"type\":\"n" + i + ".\",\"data\":\"" + data + "\"}");
      }
      stream.expect("\"n99.\"");
      String text = stream.text();
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
    try (Http2Exchange stream = open(leaving)) {
      stream.expect("\"connected\"");
      leaving.close();
      stream.expect("\"reason\":\"shutdown\"");
      stream.expectEnd();
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
      assertThat(strict.get("/livez").statusCode()).isEqualTo(200);
    }
  }

  private static Http2Exchange open(TestNode at) throws IOException {
    return Http2Exchange.open(
        at, "GET", "/api/stream?topic=public.h2", "Accept", "text/event-stream");
  }
}
