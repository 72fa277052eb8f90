package io.tidings.node.websocket;

import static io.tidings.node.test.RawWebSocket.ping;
import static io.tidings.testbed.websocket.WebSocketFrame.CLOSE;
import static io.tidings.testbed.websocket.WebSocketFrame.FIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.RawWebSocket;
import io.tidings.node.test.TestNode;
import io.tidings.testbed.websocket.WebSocketFrame;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The closing handshake that a client begins. */
class WebSocketCloseTest {
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.startWith(List.of(EchoEndpoint.class));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static RawWebSocket open() throws IOException {
    return RawWebSocket.open(node, EchoEndpoint.PATH);
  }

  /**
   * [RFC 6455] 5.5.1: "the endpoint typically echos the status code it received". 1012 to 1014 were
   * registered after it, as its 11.7 provides for.
   */
  @ParameterizedTest
  @ValueSource(
      ints = {
        1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000,
        4401, 4999
      })
  void code_thatAClientMaySend_isSentBack(int code) throws IOException {
    for (String reason : List.of("", "going", "é€😀", "x".repeat(123))) {
      try (RawWebSocket client = open()) {
        client.send(WebSocketFrame.close(code, reason)).expectCloseAndEnd(code);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535})
  void code_thatNoClientMaySend_isRefused(int code) throws IOException {
    try (RawWebSocket client = open()) {
      client.send(WebSocketFrame.close(code, "x")).expectCloseAndEnd(1002);
    }
  }

  @Test
  void close_withoutACode_isAnsweredWithoutOne() throws IOException {
    try (RawWebSocket client = open()) {
      client.send(new WebSocketFrame(FIN | CLOSE, new byte[0]));
      assertThat(client.expectClose(1005).payload()).isEmpty();
      client.expectEnd();
    }
  }

  /** [RFC 6455] 5.5.1: "the first two bytes of the body MUST be a 2-byte unsigned integer" */
  @Test
  void close_withHalfACode_isRefused() throws IOException {
    try (RawWebSocket client = open()) {
      client.send(new WebSocketFrame(FIN | CLOSE, new byte[] {3})).expectCloseAndEnd(1002);
    }
  }

  /** [RFC 6455] 8.1: "the endpoint MUST _Fail the WebSocket Connection_" */
  @Test
  void close_withAReasonThatIsNoText_isRefused() throws IOException {
    for (byte[] reason :
        new byte[][] {{(byte) 0xff}, {'a', (byte) 0xc3}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}}) {
      byte[] payload = new byte[2 + reason.length];
      payload[0] = 3;
      payload[1] = (byte) 0xe8;
      System.arraycopy(reason, 0, payload, 2, reason.length);
      try (RawWebSocket client = open()) {
        client.send(new WebSocketFrame(FIN | CLOSE, payload)).expectCloseAndEnd(1007);
      }
    }
  }

  @Test
  void close_octetByOctet_isAnswered() throws IOException {
    try (RawWebSocket client = open()) {
      client.sendOctets(WebSocketFrame.close(1000, "octets")).expectCloseAndEnd(1000);
    }
  }

  /**
   * [RFC 6455] 1.4: "After receiving a control frame indicating the connection should be closed, a
   * peer discards any further data received."
   */
  @Test
  void frames_afterAClose_areIgnored() throws IOException {
    byte[] mask = WebSocketFrame.close(1000, "").masked(0);
    for (WebSocketFrame late :
        List.of(
            WebSocketFrame.text("late"),
            ping((byte) 'x'),
            WebSocketFrame.close(1001, "again"),
            new WebSocketFrame(0xff, new byte[10]))) {
      byte[] after = late.masked(0);
      byte[] both = new byte[mask.length + after.length];
      System.arraycopy(mask, 0, both, 0, mask.length);
      System.arraycopy(after, 0, both, mask.length, after.length);
      try (RawWebSocket client = open()) {
        client.text("before").expectText("before");
        client.send(both).expectCloseAndEnd(1000);
      }
    }
  }

  /** Messages that were complete are answered first. */
  @Test
  void close_afterMessages_comesAfterTheirAnswers() throws IOException {
    try (RawWebSocket client = open()) {
      client.send(WebSocketFrame.text("1"), ping((byte) '2'), WebSocketFrame.close(1000, ""));
      client.expectText("1").expectPong((byte) '2').expectCloseAndEnd(1000);
    }
  }

  @Test
  void end_withoutAClose_endsTheSession() throws IOException {
    try (RawWebSocket client = open()) {
      client.text("x").expectText("x");
      client.shutdownOutput().expectCut();
    }
  }
}
