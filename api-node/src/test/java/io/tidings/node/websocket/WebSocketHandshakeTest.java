package io.tidings.node.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.access.Caller;
import io.tidings.node.limits.Admission;
import io.tidings.node.limits.Requester;
import io.tidings.node.relay.Relay;
import io.tidings.node.test.Http2Exchange;
import io.tidings.node.test.RawHttp2;
import io.tidings.node.test.RawWebSocket;
import io.tidings.node.test.TestNode;
import io.tidings.testbed.websocket.WebSocketFrame;
import io.tidings.testbed.websocket.WebSocketHandshake;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which requests become sessions. Every other one is answered like any request, and leaves nothing
 * behind.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-4.2">RFC 6455, 4.2: server
 *     requirements</a>
 */
class WebSocketHandshakeTest {
  private static final String TARGET = "/-/ws?topic=public.a";
  private static final String UPGRADE = "Upgrade: websocket\r\n";
  private static final String CONNECTION = "Connection: Upgrade\r\n";
  private static final String KEY = "Sec-WebSocket-Key: " + WebSocketHandshake.KEY + "\r\n";
  private static final String VERSION = "Sec-WebSocket-Version: 13\r\n";

  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.startForDevelopment(
            "server.servlet.context-path=/live", "tidings.limits.guest-streams-per-address=1");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @AfterEach
  void nothingIsCounted() {
    await("all sessions to be freed").until(() -> node.bean(Relay.class).connections() == 0);
    Requester here = new Requester(Caller.ANONYMOUS, "127.0.0.1", null);
    assertThat(node.bean(Admission.class).rejection(here)).isNull();
  }

  /** The answer to a request, and to a harmless one that comes behind it. */
  private static String answers(String request, String body) throws IOException {
    String next = "GET /live/livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    try (Socket socket = node.socket()) {
      socket.getOutputStream().write((request + "\r\n" + body + next).getBytes(ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static String get(String headers) throws IOException {
    return answers("GET /live" + TARGET + " HTTP/1.1\r\nHost: x\r\n" + headers, "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        CONNECTION + KEY + VERSION,
        UPGRADE + CONNECTION + KEY,
        UPGRADE + CONNECTION + KEY + "Sec-WebSocket-Version: 8\r\n",
        UPGRADE + CONNECTION + KEY + "Sec-WebSocket-Version: 12\r\n",
        UPGRADE + CONNECTION + KEY + "Sec-WebSocket-Version: 14\r\n",
        UPGRADE + CONNECTION + KEY + "Sec-WebSocket-Version: x\r\n",
        UPGRADE + CONNECTION + KEY + "Sec-WebSocket-Version: 13, 8\r\n",
        "Upgrade: h2c\r\n" + CONNECTION + KEY + VERSION,
        "Upgrade: web socket\r\n" + CONNECTION + KEY + VERSION,
      })
  void request_thatIsNoHandshake_isToldWhatItHasToBe(String headers) throws IOException {
    String answers = get(headers);
    assertThat(answers)
        .startsWith("HTTP/1.1 426 ")
        .contains(
            "\r\nUpgrade: websocket\r\n",
            "\r\nSec-WebSocket-Version: 13\r\n",
            "\r\nContent-Type: application/problem+json\r\n",
            "\"code\":\"upgrade-required\"")
        .containsPattern("\r\nConnection: [^\r]*Upgrade")
        .contains("HTTP/1.1 200 ")
        .doesNotContain("101 Switching");
  }

  /** Jetty's parser of HTTP already refuses it, and ends the connection. */
  @Test
  void upgrade_thatConnectionDoesNotName_isRefused() throws IOException {
    for (String connection : List.of("", "Connection: keep-alive\r\n")) {
      assertThat(get(UPGRADE + connection + KEY + VERSION))
          .startsWith("HTTP/1.1 400 ")
          .contains("application/problem+json", "\r\nConnection: close\r\n");
    }
  }

  /** [RFC 6455] 4.2.1: the key is "a base64-encoded … value that, when decoded, is 16 bytes" */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short",
        "dGlkaW5ncyBpbiB0ZXN0cw",
        "dGlkaW5ncyBpbiB0ZXN0cyEh",
        "AAAA",
        "!!!!!!!!!!!!!!!!!!!!!!==",
        "dGlkaW5ncyBpbiB0ZXN0cw==, x"
      })
  void key_thatIsNone_isRefused(String key) throws IOException {
    String answers = get(UPGRADE + CONNECTION + "Sec-WebSocket-Key: " + key + "\r\n" + VERSION);
    assertThat(answers)
        .startsWith("HTTP/1.1 400 ")
        .contains("\"field\":\"Sec-WebSocket-Key\"", "HTTP/1.1 200 ")
        .doesNotContain("101 Switching");
  }

  @Test
  void key_thatIsMissingOrThereTwice_isRefused() throws IOException {
    for (String keys : List.of("", KEY + KEY)) {
      assertThat(get(UPGRADE + CONNECTION + keys + VERSION))
          .startsWith("HTTP/1.1 400 ")
          .contains("\"field\":\"Sec-WebSocket-Key\"", "HTTP/1.1 200 ")
          .doesNotContain("101 Switching");
    }
  }

  /**
   * RFC 9110 7.8: "A server MUST ignore an Upgrade header field received in an HTTP/1.0 request"
   */
  @Test
  void request_ofHttp10_isRefused() throws IOException {
    String answer =
        answers("GET /live" + TARGET + " HTTP/1.0\r\n" + UPGRADE + CONNECTION + KEY + VERSION, "");
    assertThat(answer).startsWith("HTTP/1.1 426 ").doesNotContain("101 Switching");
  }

  /** [RFC 6455] 4.1: "The method of the request MUST be GET" */
  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "HEAD", "OPTIONS"})
  void request_ofAnotherMethod_isRefused(String method) throws IOException {
    String head =
        method + " /live" + TARGET + " HTTP/1.1\r\nHost: x\r\n" + UPGRADE + CONNECTION + KEY;
    assertThat(answers(head + VERSION + "Content-Length: 0\r\n", ""))
        .doesNotContain("101 Switching", "HTTP/1.1 5")
        .startsWith(method.equals("OPTIONS") ? "HTTP/1.1 2" : "HTTP/1.1 4")
        .contains("HTTP/1.1 200 ");
  }

  /** Nobody sends one; what follows it must not be read as frames, nor it as a request. */
  @Test
  void request_withABody_isNoWayToSmuggle() throws IOException {
    for (String body : List.of("Content-Length: 4\r\n", "Transfer-Encoding: chunked\r\n")) {
      String bytes = body.startsWith("C") ? "body" : "4\r\nbody\r\n0\r\n\r\n";
      String answers =
          answers(
              "GET /live"
                  + TARGET
                  + " HTTP/1.1\r\nHost: x\r\n"
                  + (UPGRADE + CONNECTION + KEY + VERSION + body),
              bytes);
      assertThat(answers)
          .as(body)
          .startsWith("HTTP/1.1 400 ")
          .contains("\"field\":\"body\"")
          .doesNotContain("101 Switching");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
        "Sec-WebSocket-Extensions: permessage-deflate, x-webkit-deflate-frame, @fragment, @validation",
        "Sec-WebSocket-Extensions: @identity",
        "Sec-WebSocket-Protocol: chat",
        "Sec-WebSocket-Protocol: chat, superchat",
        "Sec-WebSocket-Protocol: graphql-ws\r\nSec-WebSocket-Protocol: mqtt"
      })
  void offers_areNotTaken(String offer) throws IOException {
    try (RawWebSocket client = RawWebSocket.open(node, "/live" + TARGET, offer)) {
      assertThat(client.head())
          .doesNotContain("Sec-WebSocket-Extensions", "Sec-WebSocket-Protocol");
      client.expectMessage("connected");
      client.send(new WebSocketFrame(0xc1, new byte[1])).expectCut(); // compressed
    }
  }

  @Test
  void names_areComparedWithoutCase_andConnectionMayNameMore() throws IOException {
    String request =
        "GET /live"
            + TARGET
            + " HTTP/1.1\r\nhost: x\r\nupgrade: WebSocket\r\n"
            + "connection: keep-alive, UPGRADE\r\nsec-websocket-version: 13\r\n"
            + ("SEC-WEBSOCKET-KEY: " + WebSocketHandshake.KEY + "\r\n\r\n");
    try (Socket socket = node.socket()) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      byte[] start = new DataInputStream(socket.getInputStream()).readNBytes(12);
      assertThat(new String(start, ISO_8859_1)).isEqualTo("HTTP/1.1 101");
    }
  }

  @Test
  void answer_isNoCachedOrCookieSettingOne() throws IOException {
    try (RawWebSocket client = RawWebSocket.open(node, "/live" + TARGET)) {
      assertThat(client.head())
          .doesNotContain("Set-Cookie", "Content-Length", "Transfer-Encoding", "Server:");
    }
  }

  /** Bytes that come with the request are the first frames. */
  @Test
  void frames_thatDoNotWaitForTheAnswer_areRead() throws IOException {
    try (RawWebSocket client = RawWebSocket.request(node, "/live" + TARGET)) {
      client.send(RawWebSocket.ping((byte) 'x')).expectSwitched();
      List<Integer> opCodes = new ArrayList<>();
      while (!opCodes.contains(WebSocketFrame.PONG)) {
        WebSocketFrame frame = client.next();
        assertThat(frame).isNotNull();
        opCodes.add(frame.opCode());
      }
    }
  }

  @Test
  void otherPaths_areNone() throws IOException {
    String headers = "Host: x\r\n" + UPGRADE + CONNECTION + KEY + VERSION;
    for (String path : List.of("/-/ws", "/live/-/ws/", "/live/-/ws/x", "/live/-/", "/live/-/WS")) {
      String answers = answers("GET " + path + "?topic=public.a HTTP/1.1\r\n" + headers, "");
      assertThat(answers).as(path).startsWith("HTTP/1.1 4").doesNotContain("101 Switching");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?topic=public.a&token=abc",
        "?topic=public.a&access_token=abc",
        "?TOKEN=abc",
        "?topic=",
        "?topic=a%20b",
        "?topic=$control"
      })
  void badParameters_areAProblem(String query) throws IOException {
    String headers = "Host: x\r\n" + UPGRADE + CONNECTION + KEY + VERSION;
    assertThat(answers("GET /live/-/ws" + query + " HTTP/1.1\r\n" + headers, ""))
        .startsWith("HTTP/1.1 400 ")
        .contains("application/problem+json", "\"field\":")
        .contains("HTTP/1.1 200 ")
        .doesNotContain("101 Switching");
  }

  /** RFC 8441 would need SETTINGS_ENABLE_CONNECT_PROTOCOL, which the node does not send. */
  @Test
  void http2_getsNoSession() throws IOException {
    try (Http2Exchange exchange =
        Http2Exchange.open(node, "GET", "/live" + TARGET, "Sec-WebSocket-Version", "13")) {
      assertThat(exchange.status()).isEqualTo(426);
      assertThat(exchange.headers()).doesNotContainKeys("connection", "upgrade");
    }
    try (Http2Exchange exchange =
        Http2Exchange.open(node, "CONNECT", "/live" + TARGET, ":protocol", "websocket")) {
      exchange.expectEnd(); // the stream is reset
    }
  }

  // [RFC 8441] 3: SETTINGS_ENABLE_CONNECT_PROTOCOL is 8
  @Test
  void http2_offersNone() throws IOException {
    try (Socket socket = node.socket()) {
      OutputStream out = socket.getOutputStream();
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
      out.write(RawHttp2.frame(RawHttp2.SETTINGS, 0, 0));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
      assertThat(in.readUnsignedByte()).isEqualTo(RawHttp2.SETTINGS);
      in.skipNBytes(5);
      assertThat(length).isPositive();
      for (int read = 0; read < length; read += 6) {
        boolean connect = in.readUnsignedShort() == 8;
        assertThat(in.readInt() == 0 || !connect).isTrue();
      }
    }
  }
}
