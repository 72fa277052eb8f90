package io.tidings.node.websocket;

import static io.tidings.node.test.RawWebSocket.fragment;
import static io.tidings.node.test.RawWebSocket.ping;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.node.test.RawWebSocket;
import io.tidings.node.test.TestNode;
import io.tidings.testbed.websocket.WebSocketFrame;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text is UTF-8, wherever it is cut; anything else ends the session with 1007, and early. */
class WebSocketTextTest {
  /**
   * Of one to four bytes each: letters, the ends of ranges, and code points that are no letters.
   */
  private static final String TEXT =
      "aé€😀 \0\u007f\u0080\u07ff\u0800\ud7ff\ue000\ufffd\uffff"
          + Character.toString(0x10000)
          + Character.toString(0x10ffff);

  private static final byte[] BYTES = TEXT.getBytes(UTF_8);

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

  @Test
  void text_cutAtEveryByteIntoFragments_isWhole() throws IOException {
    try (RawWebSocket client = open()) {
      for (int cut = 0; cut <= BYTES.length; cut++) {
        client.send(fragment(true, false, Arrays.copyOf(BYTES, cut)));
        client.send(ping()).expectPong(); // it was read, and is known to be incomplete
        client.send(fragment(false, true, Arrays.copyOfRange(BYTES, cut, BYTES.length)));
        client.expectText(TEXT);
      }
      client.send(fragment(true, false));
      for (byte one : BYTES) {
        client.send(fragment(false, false, one));
      }
      client.send(fragment(false, true)).expectText(TEXT);
    }
  }

  @Test
  void text_cutAtEveryByteIntoSegments_isWhole() throws IOException {
    byte[] frame = WebSocketFrame.text(TEXT).masked(0x12345678);
    try (RawWebSocket client = open()) {
      for (int cut = 1; cut < frame.length; cut++) {
        client.send(Arrays.copyOf(frame, cut));
        client.send(Arrays.copyOfRange(frame, cut, frame.length)).expectText(TEXT);
      }
      client.sendOctets(WebSocketFrame.text(TEXT)).expectText(TEXT);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80", // a continuation of nothing
        "bf",
        "61c0af", // overlong
        "c1bf",
        "e080af",
        "e09fbf",
        "f08080af",
        "f08fbfbf",
        "eda080", // surrogates
        "edafbf",
        "edb080",
        "edbfbf",
        "edaf80edbf80", // a pair of them
        "f4908080", // above U+10FFFF
        "f5808080",
        "f8888080", // five and six bytes
        "fc8480808080",
        "fe",
        "ff",
        "cebae1bdb9cf83cebcceb5f4908080656469746564", // within text
        "c361", // a character that another one interrupts
        "e28261",
        "f09f9861"
      })
  void bytes_thatAreNoText_endTheSession_beforeTheMessageIsComplete(String hex) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex);
    try (RawWebSocket client = open()) {
      client.send(fragment(true, true, bytes)).expectCloseAndEnd(1007);
    }
    try (RawWebSocket client = open()) {
      client.send(fragment(true, false, bytes)).expectCloseAndEnd(1007);
    }
    try (RawWebSocket client = open()) {
      client.send(fragment(true, false, (byte) 'a'));
      for (byte one : bytes) {
        client.send(fragment(false, false, one));
      }
      client.expectCloseAndEnd(1007);
    }
    try (RawWebSocket client = open()) {
      // The beginning of a frame that is 100 bytes longer.
      byte[] whole = fragment(true, true, Arrays.copyOf(bytes, bytes.length + 100)).masked(0);
      client.send(Arrays.copyOf(whole, whole.length - 100)).expectCloseAndEnd(1007);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"c3", "61c3", "e2", "e282", "f0", "f09f", "f09f98", "edb1", "f48f"})
  void character_thatTheMessageCuts_endsTheSession(String hex) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex);
    try (RawWebSocket client = open()) {
      client.send(fragment(true, true, bytes)).expectCloseAndEnd(1007);
    }
    try (RawWebSocket client = open()) {
      client.send(fragment(true, false, bytes), fragment(false, true)).expectCloseAndEnd(1007);
    }
    try (RawWebSocket client = open()) {
      client.sendOctets(fragment(true, true, bytes)).expectCloseAndEnd(1007);
    }
  }

  @Test
  void character_thatAMessageCuts_isNotContinuedByTheNext() throws IOException {
    try (RawWebSocket client = open()) {
      client.send(fragment(true, true, (byte) 'a'), fragment(true, true, (byte) 0x82));
      client.expectText("a").expectCloseAndEnd(1007);
    }
  }
}
