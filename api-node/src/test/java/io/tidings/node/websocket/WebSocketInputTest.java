package io.tidings.node.websocket;

import static io.tidings.node.test.RawWebSocket.fragment;
import static io.tidings.node.test.RawWebSocket.latin1;
import static io.tidings.node.test.RawWebSocket.ping;
import static io.tidings.node.test.RawWebSocket.pong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.relay.Relay;
import io.tidings.node.test.RawWebSocket;
import io.tidings.node.test.TestNode;
import io.tidings.testbed.websocket.WebSocketFrame;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a client of a stream may send before the node's next ping, to the byte. */
class WebSocketInputTest {
  private static final int BYTES = 16 * 1_024;
  private static final int FRAME = 32;
  private static final int FRAMES = BYTES / FRAME;

  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment("tidings.websocket.ping=1h");
  }

  @AfterAll
  static void stop() {
    await("all sessions to be freed").until(() -> node.bean(Relay.class).connections() == 0);
    node.close();
  }

  private static RawWebSocket open() throws IOException {
    RawWebSocket client = RawWebSocket.open(node, "/-/ws?topic=public.input");
    client.expectMessage("connected");
    return client;
  }

  /** The session still lives. */
  private static void expectAlive(RawWebSocket client, String marker) throws IOException {
    String event = "{\"type\":\"t\",\"data\":\"" + marker + "\"}";
    assertThat(node.post("/api/topics/public.input/events", event).statusCode()).isEqualTo(201);
    assertThat(client.expectMessage("t").path("data").asString()).isEqualTo(marker);
  }

  @Test
  void frames_areCounted_ofWhateverKind() throws IOException {
    for (WebSocketFrame frame : List.of(pong(), WebSocketFrame.text(""))) {
      try (RawWebSocket client = open()) {
        for (int i = 0; i < FRAMES; i++) {
          client.send(frame);
        }
        expectAlive(client, "frames");
        client.send(frame).expectCloseAndEnd(1008);
      }
    }
    try (RawWebSocket client = open()) {
      for (int i = 0; i < FRAMES; i++) {
        client.send(ping()).expectPong();
      }
      client.send(ping()).expectCloseAndEnd(1008);
    }
    try (RawWebSocket client = open()) {
      client.send(fragment(true, false));
      for (int i = 1; i < FRAMES; i++) {
        client.send(fragment(false, false));
      }
      expectAlive(client, "fragments");
      client.send(fragment(false, false)).expectCloseAndEnd(1008);
    }
  }

  /** A message that is cut into many frames costs what they cost. */
  @Test
  void frames_ofOneMessage_areCounted() throws IOException {
    int most = BYTES / (FRAME + 1);
    try (RawWebSocket client = open()) {
      client.send(fragment(true, false, latin1("x")));
      for (int i = 1; i < most; i++) {
        client.send(fragment(false, false, latin1("x")));
      }
      expectAlive(client, "cut up");
      client.send(fragment(false, false, latin1("x"))).expectCloseAndEnd(1008);
    }
  }

  @Test
  void bytes_areCounted() throws IOException {
    try (RawWebSocket client = open()) {
      client.text("x".repeat(BYTES + 1 - FRAME)).expectCloseAndEnd(1008);
    }
    try (RawWebSocket client = open()) {
      client.send(pong(new byte[100])).text("x".repeat(BYTES - 2 * FRAME)).expectCloseAndEnd(1008);
    }
  }

  /** How the network cuts a frame is hardly its client's doing. */
  @Test
  void frame_inManySegments_isTaken() throws IOException {
    try (RawWebSocket client = open()) {
      client.sendOctets(WebSocketFrame.text("x".repeat(300)));
      expectAlive(client, "octets");
    }
    try (RawWebSocket client = open()) {
      client.text("x".repeat(12_000));
      expectAlive(client, "long");
    }
  }

  @Test
  void binaryMessages_areRefused() throws IOException {
    try (RawWebSocket client = open()) {
      client
          .send(new WebSocketFrame(WebSocketFrame.FIN | WebSocketFrame.BINARY, latin1("x")))
          .expectCloseAndEnd(1003);
    }
  }

  @Test
  void textThatIsNone_isRefused_thoughNobodyReadsIt() throws IOException {
    try (RawWebSocket client = open()) {
      client.send(fragment(true, true, (byte) 0xff)).expectCloseAndEnd(1007);
    }
  }

  @Test
  void clientThatLeaves_isAnswered() throws IOException {
    try (RawWebSocket client = open()) {
      client.send(WebSocketFrame.close(1000, "bye")).expectCloseAndEnd(1000);
    }
    try (RawWebSocket client = open()) {
      client.send(WebSocketFrame.close(1001, "")).expectCloseAndEnd(1001);
    }
  }
}
