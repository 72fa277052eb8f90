package io.tidings.node.sse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.node.relay.Relay;
import io.tidings.node.test.Http2Exchange;
import io.tidings.node.test.RawHttp2;
import io.tidings.node.test.TestNode;
import io.tidings.testbed.websocket.WebSocketHandshake;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.handler.StatisticsHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** Streams over HTTP/2 without TLS, where a connection cannot be taken over. */
@Tag("slow")
class Http2ConnectionTest {
  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.startForDevelopment(
            "tidings.stream.keepalive=500ms", "server.jetty.connection-idle-timeout=3s");
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
      await("the idle timeout to pass")
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
    expectNothingLeft(node);
  }

  /** Clients may leave as soon as they have the head: the request is still in its filters then. */
  @Test
  void stream_overAnyTransportThatEndsBeforeItsDispatch_isFreed() throws Exception {
    try (TestNode slow =
        TestNode.startWith(List.of(HeldDispatch.class), "tidings.access.public-topics=public.*")) {
      Http2Exchange reset = open(slow);
      Http2Exchange left = open(slow);
      Socket http1 = slow.socket();
      http1
          .getOutputStream()
          .write("GET /api/stream?topic=public.h1 HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      Socket webSocket = slow.socket();
      webSocket
          .getOutputStream()
          .write(WebSocketHandshake.request("x", "/-/ws?topic=public.ws", ""));
      reset.expect("\"connected\"");
      left.expect("\"connected\"");
      reset.close();
      left.leave();
      for (Socket socket : List.of(http1, webSocket)) {
        assertThat(socket.getInputStream().readNBytes(12)).asString(US_ASCII).contains("HTTP/1.1");
        socket.setSoLinger(true, 0);
        socket.close();
      }
      await("the relay has heard of it").until(() -> slow.bean(Relay.class).connections() == 0);
      assertThat(activeRequests(slow)).isEqualTo(4);
      slow.bean(HeldDispatch.class).release.countDown();
      await("those that open at the end of their dispatch").until(() -> opens(slow) == 4);
      expectNothingLeft(slow);
    }
  }

  /** Keeps the dispatch of a stream from returning. */
  static class HeldDispatch implements Filter {
    final CountDownLatch release = new CountDownLatch(1);

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      chain.doFilter(request, response);
      try {
        if (!release.await(20, TimeUnit.SECONDS)) {
          throw new AssertionError("it was not released");
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
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
      expectNothingLeft(strict);
      assertThat(strict.get("/livez").statusCode()).isEqualTo(200);
    }
  }

  /** Boot waits for the server's requests when the node stops. */
  private static void expectNothingLeft(TestNode at) {
    await("the connection is gone, and its request has ended")
        .atMost(Duration.ofSeconds(20))
        .until(() -> at.bean(Relay.class).connections() == 0 && activeRequests(at) == 0);
  }

  private static double opens(TestNode at) {
    return at.bean(MeterRegistry.class).get("tidings.opens").counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private static int activeRequests(TestNode at) {
    var context = (ServletWebServerApplicationContext) at.context();
    JettyWebServer server = (JettyWebServer) Objects.requireNonNull(context.getWebServer());
    return server.getServer().getDescendant(StatisticsHandler.class).getRequestsActive();
  }

  private static Http2Exchange open(TestNode at) throws IOException {
    return Http2Exchange.open(
        at, "GET", "/api/stream?topic=public.h2", "Accept", "text/event-stream");
  }
}
