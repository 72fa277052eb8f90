package io.tidings.node.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.relay.Relay;
import io.tidings.node.test.TestNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The traps of taking a connection over from Jetty, tried over raw sockets. */
class JettyConnectionTest {
  private static final String STREAM = "/api/stream?topic=public.a";

  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @AfterEach
  void nothingIsLeft() {
    await("all connections are gone")
        .atMost(Duration.ofSeconds(10))
        .until(() -> node.bean(Relay.class).connections() == 0);
  }

  @Test
  void stream_head_hasAllItNeedsAndNothingThatBreaksFrames() throws IOException {
    try (Socket socket =
        send("GET " + STREAM + " HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n")) {
      String text = read(socket, JettyConnectionTest::live);
      assertThat(text)
          .startsWith("HTTP/1.1 200 OK\r\n")
          .containsIgnoringCase("\r\nContent-Type: text/event-stream;charset=utf-8\r\n")
          .contains("\r\nCache-Control: no-cache, no-store, no-transform\r\n")
          .contains("\r\nX-Accel-Buffering: no\r\n")
          .contains("\r\nX-Content-Type-Options: nosniff\r\n")
          .contains("\r\nConnection: close\r\n")
          .contains("\r\nX-Tidings-Node: ")
          .contains("\r\nX-Frame-Options: DENY\r\n")
          .contains("\r\nContent-Security-Policy: default-src 'none';")
          .containsPattern("\r\n\r\n[0-9a-f]+\r\nretry: ");
      assertThat(text)
          .doesNotContainIgnoringCase("Content-Length")
          .doesNotContainIgnoringCase("Content-Encoding")
          .doesNotContainIgnoringCase("JSESSIONID")
          .doesNotContain("Server: Jetty");
    }
  }

  @Test
  void stream_head_isAllThatHeadGets() throws IOException {
    try (Socket socket = send("HEAD " + STREAM + " HTTP/1.1\r\nHost: x\r\n")) {
      String text = read(socket, end -> false);
      assertThat(text)
          .startsWith("HTTP/1.1 200 OK\r\n")
          .endsWith("\r\n\r\n")
          .doesNotContain("retry");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Connection: keep-alive\r\n"})
  void stream_http10_isServedUnchunked(String header) throws IOException {
    try (Socket socket = send("GET " + STREAM + " HTTP/1.0\r\n" + header)) {
      assertThat(read(socket, JettyConnectionTest::live))
          .contains("\r\n\r\nretry: ")
          .doesNotContainIgnoringCase("Transfer-Encoding");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n"})
  void stream_requestWithBody_isRefused(String header) throws IOException {
    try (Socket socket = send("GET " + STREAM + " HTTP/1.1\r\nHost: x\r\n" + header)) {
      assertThat(read(socket, text -> text.contains("unexpected-body")))
          .startsWith("HTTP/1.1 400 ")
          .doesNotContain("retry: ");
    }
  }

  @Test
  void stream_pipelinedBytes_areDropped() throws IOException {
    String request = "GET " + STREAM + " HTTP/1.1\r\nHost: x\r\n\r\n";
    try (Socket socket = node.socket()) {
      socket
          .getOutputStream()
          .write((request + "GET /never HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(UTF_8));
      assertThat(read(socket, JettyConnectionTest::live)).doesNotContain("404");
      publish("after");
      assertThat(read(socket, text -> text.contains("\"after\""))).contains("\"after\"");
    }
  }

  @Test
  void stream_bytesWhileOpen_areDroppedUpToABound() throws IOException {
    try (Socket socket = open()) {
      socket.getOutputStream().write(new byte[1_000]);
      publish("still");
      assertThat(read(socket, text -> text.contains("\"still\""))).contains("\"still\"");

      write(socket, new byte[40_000]);
      expectEnd(socket);
    }
  }

  @Test
  void stream_halfClose_freesTheConnection() throws IOException {
    try (Socket socket = open()) {
      assertThat(node.bean(Relay.class).connections()).isEqualTo(1);
      socket.shutdownOutput();
      expectEnd(socket);
      nothingIsLeft();
    }
  }

  @Test
  void stream_reset_freesTheConnection() throws IOException {
    Socket socket = open();
    socket.setSoLinger(true, 0);
    socket.close();
    nothingIsLeft();
  }

  @Test
  void stream_refused_isAProblemAndNothingElse() throws IOException {
    try (Socket socket =
        send("GET /api/stream?topic=private HTTP/1.1\r\nHost: x\r\nConnection: close\r\n")) {
      assertThat(read(socket, text -> false))
          .startsWith("HTTP/1.1 401 ")
          .contains("application/problem+json")
          .doesNotContain("retry: ")
          .doesNotContain("text/event-stream");
    }
  }

  private static boolean live(String text) {
    return text.contains("\"connected\"");
  }

  private static Socket open() throws IOException {
    Socket socket = send("GET " + STREAM + " HTTP/1.1\r\nHost: x\r\n");
    assertThat(read(socket, JettyConnectionTest::live)).startsWith("HTTP/1.1 200 ");
    return socket;
  }

  private static Socket send(String head) throws IOException {
    Socket socket = node.socket();
    socket.getOutputStream().write((head + "\r\n").getBytes(UTF_8));
    return socket;
  }

  private static void publish(String type) {
    assertThat(
            node.post("/api/topics/public.a/events", "{\"type\":\"" + type + "\",\"data\":1}")
                .statusCode())
        .isEqualTo(201);
  }

  private static void write(Socket socket, byte[] bytes) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
    } catch (IOException e) {
      // the node closed while we wrote
    }
  }

  /** What arrives, until there is enough or the end. */
  private static String read(Socket socket, Predicate<String> enough) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[4_096];
    InputStream in = socket.getInputStream();
    while (!enough.test(text.toString())) {
      int n = in.read(buffer);
      if (n < 0) {
        break;
      }
      text.append(new String(buffer, 0, n, UTF_8));
    }
    return text.toString();
  }

  /** Reads to the end; a socket timeout fails the test. */
  private static void expectEnd(Socket socket) throws IOException {
    try {
      socket.getInputStream().readAllBytes();
    } catch (SocketException e) {
      // a reset is an end, too
    }
  }
}
