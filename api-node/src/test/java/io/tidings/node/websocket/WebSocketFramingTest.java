package io.tidings.node.websocket;

import static io.tidings.node.test.RawWebSocket.fragment;
import static io.tidings.node.test.RawWebSocket.latin1;
import static io.tidings.node.test.RawWebSocket.ping;
import static io.tidings.node.test.RawWebSocket.pong;
import static io.tidings.testbed.websocket.WebSocketFrame.BINARY;
import static io.tidings.testbed.websocket.WebSocketFrame.CLOSE;
import static io.tidings.testbed.websocket.WebSocketFrame.FIN;
import static io.tidings.testbed.websocket.WebSocketFrame.PING;
import static io.tidings.testbed.websocket.WebSocketFrame.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.RawWebSocket;
import io.tidings.node.test.TestNode;
import io.tidings.testbed.websocket.WebSocketFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frames, their order and their sizes, as RFC 6455 has them; the cases are those of the Autobahn
 * suite.
 */
class WebSocketFramingTest {
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

  // ---- 5.2: base framing

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 128, 65_535, 65_536, 1 << 17})
  void text_ofAnyLength_isReadWhole(int length) throws IOException {
    String text = "*".repeat(length);
    try (RawWebSocket client = open()) {
      client.text(text).expectText(text);
      client.text(text).text("next").expectText(text).expectText("next");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 128, 700})
  void text_octetByOctet_isReadWhole(int length) throws IOException {
    String text = "*".repeat(length);
    try (RawWebSocket client = open()) {
      client.sendOctets(WebSocketFrame.text(text)).expectText(text);
    }
  }

  /** [RFC 6455] 5.2: "MUST be 0 unless an extension is negotiated" */
  @Test
  void reservedBits_areRefused() throws IOException {
    for (int bits = 1; bits < 8; bits++) {
      for (int opCode : new int[] {TEXT, BINARY, PING, CLOSE}) {
        try (RawWebSocket client = open()) {
          client.text("before").expectText("before");
          client.send(new WebSocketFrame(FIN | (bits << 4) | opCode, latin1("**")));
          client.expectCloseAndEnd(1002);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
  void reservedOpCodes_areRefused(int opCode) throws IOException {
    for (int length : new int[] {0, 1, 125, 126, 65_536}) {
      try (RawWebSocket client = open()) {
        client.text("before").expectText("before");
        byte[] head = new WebSocketFrame(FIN | opCode, new byte[length]).masked(0);
        // One byte of the payload is enough to know.
        client.send(Arrays.copyOf(head, head.length - Math.max(0, length - 1)));
        client.expectCloseAndEnd(1002);
      }
    }
  }

  /** [RFC 6455] 5.1: "a server MUST close the connection upon receiving a frame … not masked" */
  @Test
  void unmaskedFrames_areRefused() throws IOException {
    for (int first : new int[] {FIN | TEXT, FIN | PING, FIN | CLOSE, TEXT}) {
      for (byte[] payload : new byte[][] {{}, {0x03, (byte) 0xe8}}) {
        try (RawWebSocket client = open()) {
          client.send(
              ByteBuffer.allocate(2 + payload.length)
                  .put((byte) first)
                  .put((byte) payload.length)
                  .put(payload)
                  .array());
          client.expectCloseAndEnd(1002);
        }
      }
    }
  }

  @Test
  void mask_ofAnyBits_isTakenOff() throws IOException {
    try (RawWebSocket client = open()) {
      for (int mask : new int[] {0, 1, 0xff000000, -1, 0x80000001}) {
        client.send(WebSocketFrame.text("masked by " + mask).masked(mask));
        client.expectText("masked by " + mask);
      }
    }
  }

  /** Only for the sender is the shortest encoding of the length a duty. */
  @Test
  void length_inMoreBytesThanItNeeds_isRead() throws IOException {
    byte[] payload = latin1("odd");
    try (RawWebSocket client = open()) {
      client.send(withLength(TEXT, 2, payload.length, payload)).expectText("odd");
      client.send(withLength(TEXT, 8, payload.length, payload)).expectText("odd");
      client.send(withLength(TEXT, 8, 0, new byte[0])).expectText("");
      client.send(withLength(PING, 2, payload.length, payload)).expectPong(payload);
      client.send(withLength(PING, 8, payload.length, payload)).expectPong(payload);
      client.text("after").expectText("after");
    }
  }

  private static byte[] withLength(int opCode, int bytes, long length, byte[] payload) {
    ByteBuffer frame =
        ByteBuffer.allocate(2 + bytes + 4 + payload.length)
            .put((byte) (FIN | opCode))
            .put((byte) (0x80 | (bytes == 2 ? 126 : 127)));
    frame = bytes == 2 ? frame.putShort((short) length) : frame.putLong(length);
    return frame.putInt(0).put(payload).array();
  }

  // ---- sizes

  /**
   * [RFC 6455] 5.2: "the most significant bit MUST be 0". Jetty says 1009 to any length of 2 GB and
   * more, whatever frame it is of.
   */
  @ParameterizedTest
  @ValueSource(longs = {1L << 31, (1L << 32) + 1, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, -1})
  void length_thatNoMessageHas_isRefusedAtOnce(long length) throws IOException {
    for (int opCode : new int[] {TEXT, BINARY, PING, CLOSE}) {
      try (RawWebSocket client = open()) {
        client.send(withLength(opCode, 8, length, latin1("x"))).expectCloseAndEnd(1009);
      }
    }
  }

  /** Nothing is set aside for what a frame says that it will bring. */
  @Test
  void length_ofAFrameThatDoesNotArrive_takesNoMemory() throws IOException {
    List<RawWebSocket> clients = new ArrayList<>();
    long before = usedHeap();
    for (int i = 0; i < 64; i++) {
      RawWebSocket client = open();
      client.send(withLength(TEXT, 8, Integer.MAX_VALUE, latin1("beginning")));
      client.send(latin1("and so on"));
      clients.add(client);
    }
    // 64 of them, each with only 1 MB set aside, would be far more.
    assertThat(usedHeap() - before).isLessThan(16 << 20);
    for (RawWebSocket client : clients) {
      client.close();
    }
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  // ---- 5.4: fragmentation

  @Test
  void fragments_areOneMessage() throws IOException {
    try (RawWebSocket client = open()) {
      client.send(fragment(true, false, latin1("a")), fragment(false, true, latin1("b")));
      client.expectText("ab");
      client.send(fragment(true, false), fragment(false, false), fragment(false, true));
      client.expectText("");
      client.send(fragment(true, false), fragment(false, false, latin1("x")));
      client.send(fragment(false, true)).expectText("x");
      client.send(fragment(true, false, latin1("long")));
      for (int i = 0; i < 1_000; i++) {
        client.send(fragment(false, false, latin1("-")));
      }
      client
          .send(fragment(false, true, latin1("end")))
          .expectText("long" + "-".repeat(1_000) + "end");
    }
  }

  @Test
  void fragments_octetByOctet_areOneMessage() throws IOException {
    try (RawWebSocket client = open()) {
      client
          .sendOctets(fragment(true, false, latin1("one ")))
          .sendOctets(ping(latin1("?")))
          .sendOctets(fragment(false, true, latin1("two")))
          .expectPong(latin1("?"))
          .expectText("one two");
    }
  }

  /** [RFC 6455] 5.4: "Control frames MAY be injected in the middle of a fragmented message." */
  @Test
  void controlFrames_betweenFragments_areTakenAtOnce() throws IOException {
    try (RawWebSocket client = open()) {
      client.send(fragment(true, false, latin1("a")), ping(latin1("1"))).expectPong(latin1("1"));
      client.send(fragment(false, false, latin1("b")), pong(latin1("unasked")));
      client.send(ping(latin1("2"))).expectPong(latin1("2"));
      client.send(fragment(false, true, latin1("c"))).expectText("abc");
      client.send(fragment(true, false, latin1("cut")), WebSocketFrame.close(1000, "bye"));
      client.expectCloseAndEnd(1000);
    }
  }

  @Test
  void controlFrames_inFragments_areRefused() throws IOException {
    for (int opCode : new int[] {PING, WebSocketFrame.PONG, CLOSE}) {
      try (RawWebSocket client = open()) {
        client.send(new WebSocketFrame(opCode, new byte[0])).expectCloseAndEnd(1002);
      }
    }
  }

  @Test
  void continuation_ofNothing_isRefused() throws IOException {
    for (boolean last : new boolean[] {true, false}) {
      try (RawWebSocket client = open()) {
        client.send(fragment(false, last, latin1("x"))).expectCloseAndEnd(1002);
      }
      try (RawWebSocket client = open()) {
        client.send(fragment(true, false, latin1("a")), fragment(false, true, latin1("b")));
        client.expectText("ab");
        client.send(fragment(false, last, latin1("x"))).expectCloseAndEnd(1002);
      }
    }
  }

  @Test
  void message_insideAMessage_isRefused() throws IOException {
    for (int opCode : new int[] {TEXT, BINARY}) {
      for (int fin : new int[] {FIN, 0}) {
        try (RawWebSocket client = open()) {
          client.send(fragment(true, false, latin1("a")));
          client.send(new WebSocketFrame(fin | opCode, latin1("b"))).expectCloseAndEnd(1002);
        }
      }
    }
  }

  /** [RFC 6455] 7.4.1: 1003 is for "a type of data it cannot accept" */
  @Test
  void binaryMessages_areRefused() throws IOException {
    for (int fin : new int[] {FIN, 0}) {
      for (int length : new int[] {0, 1, 126}) {
        try (RawWebSocket client = open()) {
          client.send(new WebSocketFrame(fin | BINARY, new byte[length])).expectCloseAndEnd(1003);
        }
      }
    }
  }

  // ---- 5.5: control frames

  @Test
  void pings_areAnsweredWithTheirPayload_inOrder() throws IOException {
    try (RawWebSocket client = open()) {
      for (int length : new int[] {0, 1, 124, 125}) {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) 0xfe); // not text
        client.send(ping(payload)).expectPong(payload);
        client.sendOctets(ping(payload)).expectPong(payload);
      }
      for (int i = 0; i < 1_000; i++) {
        client.send(ping((byte) i));
      }
      for (int i = 0; i < 1_000; i++) {
        client.expectPong((byte) i);
      }
    }
  }

  @Test
  void controlFrames_longerThan125_areRefusedBeforeTheyAreRead() throws IOException {
    for (int opCode : new int[] {PING, WebSocketFrame.PONG, CLOSE}) {
      for (int length : new int[] {126, 65_536}) {
        try (RawWebSocket client = open()) {
          byte[] whole = new WebSocketFrame(FIN | opCode, new byte[length]).masked(0);
          client.send(Arrays.copyOf(whole, whole.length - length + 1)).expectCloseAndEnd(1002);
        }
      }
    }
  }

  /** [RFC 6455] 5.5.3: "A Pong frame MAY be sent unsolicited." */
  @Test
  void pongs_thatNobodyAskedFor_areIgnored() throws IOException {
    try (RawWebSocket client = open()) {
      client.send(pong(), pong(latin1("x")), pong(new byte[125])).text("after").expectText("after");
    }
  }
}
