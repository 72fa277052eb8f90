package io.tidings.node.ops;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Http2Exchange;
import io.tidings.node.test.TestNode;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A request that asks for an upgrade to HTTP/2 stays one of HTTP/1.1: behind a proxy that passed it
 * on, the connection would be a tunnel to the node. A client may begin with HTTP/2.
 */
class HttpUpgradeTest {
  private static final String CONNECTION = "Connection: Upgrade, HTTP2-Settings\r\n";
  private static final String SETTINGS = "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n";
  private static final String EVENT = "{\"type\":\"t\",\"data\":1}";

  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Upgrade: h2c",
        "upgrade:h2c",
        "Upgrade: H2C",
        "Upgrade: \th2c \t",
        "Upgrade: h2c, websocket",
        "Upgrade: websocket, h2c",
        "Upgrade: h2c\r\nUpgrade: websocket",
        "Upgrade: websocket\r\nUpgrade: h2c",
        "Upgrade: h2c\r\nUpgrade: h2c",
        "Upgrade: h2",
        "Upgrade: websocket"
      })
  void request_thatAsksForAnUpgrade_isServedAndSoIsTheNext(String upgrade) throws IOException {
    String asking = CONNECTION + upgrade + "\r\n" + SETTINGS;
    String answers =
        exchange(
            request("GET /icon.svg", asking)
                + request("HEAD /icon.svg", asking)
                + request("GET /nothing", "Connection: close\r\n"));
    assertThat(answers.split("HTTP/1\\.1 200 ", -1)).as(answers).hasSize(3);
    assertThat(answers).contains("HTTP/1.1 404 ").doesNotContain("101 Switching", "HTTP/2");
  }

  /**
   * RFC 9110 7.8: "A server MUST ignore an Upgrade header field received in an HTTP/1.0 request"
   */
  @Test
  void request_ofHttp10_isServed() throws IOException {
    String asking = "Connection: Upgrade\r\nUpgrade: h2c\r\n" + SETTINGS;
    assertThat(exchange("GET /icon.svg HTTP/1.0\r\n" + asking + "\r\n")).startsWith("HTTP/1.1 200");
  }

  @Test
  void request_withABody_isServed() throws IOException {
    String head =
        "POST /api/topics/public.upgrade/events HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\n"
            + "Connection: Upgrade, HTTP2-Settings, close\r\n"
            + SETTINGS;
    String typed = head + "Content-Type: application/json\r\n";
    assertThat(exchange(typed + "Content-Length: " + EVENT.length() + "\r\n\r\n" + EVENT))
        .startsWith("HTTP/1.1 201");
    assertThat(
            exchange(typed + "Transfer-Encoding: chunked\r\n\r\n15\r\n" + EVENT + "\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 201");
  }

  @Test
  void request_onTheManagementPort_isServed() throws IOException {
    String asking = CONNECTION + "Upgrade: h2c\r\n" + SETTINGS;
    try (Socket socket = new Socket("localhost", node.managementPort())) {
      assertThat(exchange(socket, request("GET /actuator/health", asking)))
          .startsWith("HTTP/1.1 200");
    }
  }

  /** The preface of HTTP/2 is not a method of HTTP/1.1, whatever upgrade the request asks for. */
  @Test
  void preface_inARequestOfHttp11_isRefused() throws IOException {
    String answer = exchange("PRI * HTTP/1.1\r\nHost: x\r\n" + CONNECTION + "Upgrade: h2c\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("101 Switching");
  }

  @Test
  void client_thatBeginsWithHttp2_isServed() throws IOException {
    try (Http2Exchange answer = Http2Exchange.open(node, "GET", "/icon.svg")) {
      assertThat(answer.status()).isEqualTo(200);
      answer.expect("</svg>");
    }
  }

  private static String request(String line, String headers) {
    return line + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
  }

  private static String exchange(String requests) throws IOException {
    try (Socket socket = node.socket()) {
      return exchange(socket, requests);
    }
  }

  private static String exchange(Socket socket, String requests) throws IOException {
    socket.getOutputStream().write(requests.getBytes(ISO_8859_1));
    socket.shutdownOutput();
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }
}
