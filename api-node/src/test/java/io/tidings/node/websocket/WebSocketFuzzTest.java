package io.tidings.node.websocket;

import static io.tidings.testbed.websocket.WebSocketFrame.CLOSE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.relay.Relay;
import io.tidings.node.test.RawWebSocket;
import io.tidings.node.test.TestNode;
import io.tidings.testbed.websocket.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.lifecycle.AfterContainer;

/** Any frames, in any order and cut anywhere, are answered as a small model of RFC 6455 says. */
class WebSocketFuzzTest {
  private static final TestNode NODE =
      TestNode.startWith(List.of(EchoEndpoint.class), "tidings.access.public-topics=public.*");

  /**
   * The last frame follows longer ones only when their answers were read: a socket that is closed
   * while bytes of the client wait in it sends a reset, and drops what it could not send yet.
   */
  private static final int SURELY_SENT = 4_096;

  /** A frame, and how it is sent. */
  record Sent(WebSocketFrame frame, boolean masked, int mask) {
    @Override
    public String toString() {
      return HexFormat.of().formatHex(bytes());
    }

    byte[] bytes() {
      byte[] bytes = frame.masked(masked ? mask : 0);
      if (masked) {
        return bytes;
      }
      int head = bytes.length - frame.payload().length;
      bytes[1] &= 0x7f;
      return ByteBuffer.allocate(bytes.length - 4)
          .put(bytes, 0, head - 4)
          .put(bytes, head, bytes.length - head)
          .array();
    }
  }

  @AfterContainer
  static void stop() {
    await("all sessions to be freed")
        .atMost(Duration.ofSeconds(30))
        .until(() -> NODE.bean(Relay.class).connections() == 0);
    assertThat(NODE.get("/livez").statusCode()).isEqualTo(200);
    NODE.close();
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void frames_inAnyOrder_areAnsweredAsTheModelSays(
      @ForAll("sequences") List<Sent> sequence, @ForAll("cuts") List<Integer> cuts)
      throws IOException {
    ReceiverModel model = new ReceiverModel();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] last = WebSocketFrame.close(1000, "").masked(0);
    for (Sent sent : sequence) {
      model.take(sent.frame(), sent.masked());
      if (model.over()) {
        last = sent.bytes();
        break;
      }
      bytes.writeBytes(sent.bytes());
    }
    if (!model.over()) {
      model.take(WebSocketFrame.close(1000, ""), true);
    }
    boolean atOnce = bytes.size() <= SURELY_SENT;
    if (atOnce) {
      bytes.writeBytes(last);
    }
    try (RawWebSocket client = RawWebSocket.open(NODE, EchoEndpoint.PATH)) {
      send(client, bytes.toByteArray(), cuts);
      for (WebSocketFrame expected : model.answers()) {
        WebSocketFrame answer = client.next();
        assertThat(answer).as("an answer, not the end").isNotNull();
        assertThat(answer.firstByte()).as(answer.closeReason()).isEqualTo(expected.firstByte());
        assertThat(answer.payload()).isEqualTo(expected.payload());
      }
      if (!atOnce) {
        send(client, last, cuts);
      }
      WebSocketFrame end = client.next();
      assertThat(end).as("a close frame, not the end").isNotNull();
      assertThat(end.opCode()).as(end.text()).isEqualTo(CLOSE);
      assertThat(end.closeCode()).as(end.closeReason()).isIn(model.ends());
      client.expectEnd();
    }
  }

  /** Whatever arrives at the streams' endpoint, the session ends when its client does. */
  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void bytes_ofAnyKind_leaveNothingBehind(
      @ForAll("sequences") List<Sent> sequence,
      @ForAll("noise") byte[] noise,
      @ForAll("cuts") List<Integer> cuts,
      @ForAll("targets") String target)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    sequence.forEach(sent -> bytes.writeBytes(sent.bytes()));
    bytes.writeBytes(noise);
    try (RawWebSocket client = RawWebSocket.open(NODE, target)) {
      send(client, bytes.toByteArray(), cuts);
    }
  }

  private static void send(RawWebSocket client, byte[] bytes, List<Integer> cuts)
      throws IOException {
    int at = 0;
    for (int cut : cuts) {
      int end = Math.min(bytes.length, at + cut);
      client.send(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    client.send(Arrays.copyOfRange(bytes, at, bytes.length));
  }

  @Provide
  Arbitrary<String> targets() {
    return Arbitraries.of("/-/ws?topic=public.fuzz", "/-/ws?topic=private.fuzz", "/-/ws");
  }

  @Provide
  Arbitrary<List<Integer>> cuts() {
    return Arbitraries.integers().between(0, 40).list().ofMaxSize(20);
  }

  @Provide
  Arbitrary<byte[]> noise() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(60);
  }

  @Provide
  Arbitrary<List<Sent>> sequences() {
    Arbitrary<Integer> opCodes =
        Arbitraries.frequency(
            tuple(6, 0),
            tuple(5, 1),
            tuple(1, 2),
            tuple(1, 8),
            tuple(4, 9),
            tuple(2, 10),
            tuple(1, 5),
            tuple(1, 14));
    Arbitrary<Integer> flags =
        Arbitraries.frequency(tuple(40, 0x80), tuple(40, 0), tuple(1, 0xc0), tuple(1, 0x10));
    Arbitrary<Boolean> masked = Arbitraries.frequency(tuple(60, true), tuple(1, false));
    return Combinators.combine(opCodes, flags, payloads(), masked, Arbitraries.integers())
        .as((opCode, flag, payload, mask, key) -> {
          boolean control = opCode >= CLOSE && payload.length % 7 > 0; // else it may be a fragment
          return new Sent(
              new WebSocketFrame((control ? flag | 0x80 : flag) | opCode, payload), mask, key);
        })
        .list()
        .ofMaxSize(30);
  }

  private static Arbitrary<byte[]> payloads() {
    Arbitrary<byte[]> texts =
        Arbitraries.strings()
            .ofMaxLength(20)
            .filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text))
            .map(text -> text.getBytes(StandardCharsets.UTF_8));
    Arbitrary<byte[]> lengths =
        Arbitraries.of(0, 1, 124, 125, 126, 127, 128, 700, 65_535, 65_536)
            .map(length -> "x".repeat(length).getBytes(StandardCharsets.UTF_8));
    // Halves of characters, that the next frame may continue.
    Arbitrary<byte[]> pieces =
        Arbitraries.of("é", "€", "😀", "\ud7ff", "\uffff")
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .flatMap(bytes ->
                Arbitraries.integers()
                    .between(0, bytes.length)
                    .map(cut -> Arrays.copyOf(bytes, cut)));
    Arbitrary<byte[]> codes =
        Arbitraries.integers()
            .between(990, 5_010)
            .map(code -> WebSocketFrame.close(code, "bye").payload());
    Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(5);
    return Arbitraries.frequencyOf(
        Tuple.of(6, texts),
        Tuple.of(2, lengths),
        Tuple.of(2, pieces),
        Tuple.of(1, codes),
        Tuple.of(1, any));
  }

  private static <T> Tuple2<Integer, T> tuple(int weight, T value) {
    return Tuple.of(weight, value);
  }
}
