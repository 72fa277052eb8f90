package io.tidings.node.ops;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Requests that arrive byte by byte, for ever: Jetty's idle timeout starts again with each. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("slow")
class SlowRequestsTest {
  private static final String ANSWERED = "HEAD /api/nothing HTTP/1.1\r\nHost: x\r\n\r\n";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.startForDevelopment(
            "tidings.limits.request-timeout=1s",
            "tidings.limits.connections=300",
            "server.jetty.connection-idle-timeout=6s");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "G",
        "GET / HTTP/1.1\r\nHost: x\r\nX-A: ",
        ANSWERED + "GET / HTTP/1.1\r\nX-A: ",
        "POST /api/topics/public.a/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Content-Length: 5000\r\n\r\n{",
        "POST /api/topics/public.a/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n5000\r\n{",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
      })
  void request_thatNeverEnds_isCutOff(String begun, CapturedOutput log) throws IOException {
    double before = cutOff();
    try (Socket socket = node.socket()) {
      send(socket, begun);
      dripUntilClosed(socket, 'X');
    }
    assertThat(cutOff()).isEqualTo(before + 1);
    assertThat(log.getAll()).doesNotContain("Exception");
  }

  /** Empty lines before a request are skipped, and so could be sent instead of one. */
  @Test
  void connection_thatSendsEmptyLinesForEver_isCutOff() throws IOException {
    double before = cutOff();
    try (Socket socket = node.socket()) {
      send(socket, ANSWERED);
      dripUntilClosed(socket, '\n');
    }
    assertThat(cutOff()).isEqualTo(before + 1);
  }

  @Test
  void streams_areNotSlowRequests() {
    try (SseProbe probe = SseProbe.open(node.port(), stream("public.a")).expectConnected()) {
      assertThat(probe.awaitEnd(Duration.ofSeconds(4))).isFalse();
    }
  }

  @Test
  void connections_aboveTheCap_takeThePlaceOfThoseWithoutARequest() throws IOException {
    double before = rejections(Limit.CONNECTIONS);
    List<Socket> silent = new ArrayList<>();
    try (Socket polite = node.socket();
        SseProbe probe = SseProbe.open(node.port(), stream("public.a")).expectConnected()) {
      askAndRead(polite);
      for (int i = 0; i < 400; i++) {
        silent.add(node.socket());
        if (i % 50 == 0) {
          askAndRead(polite);
        }
      }
      await("the cap").until(() -> rejections(Limit.CONNECTIONS) > before);
      assertThat(node.get("/livez").statusCode()).isEqualTo(200);
      askAndRead(polite);
      assertThat(probe.awaitEnd(Duration.ZERO)).isFalse();
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  /** A request and its answer, which has no body and leaves the connection open. */
  private static void askAndRead(Socket socket) throws IOException {
    send(socket, ANSWERED);
    byte[] answer = new byte[8_192];
    int n = socket.getInputStream().read(answer);
    assertThat(new String(answer, 0, Math.max(0, n), StandardCharsets.US_ASCII))
        .startsWith("HTTP/1.1 40");
  }

  /**
   * Sends a byte from time to time, and reads what comes, until the node has had enough. What made
   * it close the connection, its metrics tell, and not the time that it took.
   */
  private static void dripUntilClosed(Socket socket, char drop) throws IOException {
    long begun = System.nanoTime();
    socket.setSoTimeout(200);
    byte[] answer = new byte[8_192];
    while (System.nanoTime() - begun < PATIENCE.toNanos()) {
      try {
        if (socket.getInputStream().read(answer) < 0) {
          return;
        }
      } catch (SocketTimeoutException e) {
        send(socket, String.valueOf(drop));
      } catch (SocketException e) {
        return;
      }
    }
    throw new AssertionError("still open after " + PATIENCE);
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static double cutOff() {
    return rejections(Limit.REQUEST_TIMEOUT);
  }

  private static double rejections(Limit limit) {
    return node.bean(MeterRegistry.class)
        .counter("tidings.rejections", "limit", limit.word())
        .count();
  }
}
