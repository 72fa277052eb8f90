package io.tidings.node.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.relay.Relay;
import io.tidings.node.test.TestNode;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Frames that only an attacker sends so many of, byte by byte: the connection ends with GOAWAY
 * (ENHANCE_YOUR_CALM), and nothing stays behind.
 */
class Http2AbuseTest {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int CONTINUATION = 9;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int ENHANCE_YOUR_CALM = 11;
  private static final int FRAMES = 100_000;

  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void streamsOpenedAndReset_100kTimes() throws IOException {
    assertCalmedDown(i ->
        join(
            frame(
                HEADERS,
                END_STREAM | END_HEADERS,
                2 * i + 1,
                request("GET", "/api/stream?topic=public.a")),
            frame(RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8})));
  }

  /** CVE-2025-8671, MadeYouReset: frames that make the server itself reset the stream. */
  @Test
  void streamsThatTheServerHasToReset_100kTimes() throws IOException {
    assertCalmedDown(i ->
        join(
            frame(HEADERS, END_HEADERS, 2 * i + 1, request("POST", "/api/events")),
            frame(WINDOW_UPDATE, 0, 2 * i + 1, new byte[4])));
  }

  @Test
  void continuationsWithoutEnd() throws IOException {
    assertCalmedDown(i ->
        i == 0
            ? frame(HEADERS, END_STREAM, 1, request("GET", "/"))
            : frame(CONTINUATION, 0, 1, new byte[0]));
  }

  @Test
  void pings() throws IOException {
    assertCalmedDown(i -> frame(PING, 0, 0, new byte[8]));
  }

  @Test
  void settings() throws IOException {
    assertCalmedDown(i -> frame(SETTINGS, 0, 0, new byte[0]));
  }

  private static void assertCalmedDown(IntFunction<byte[]> flood) throws IOException {
    try (Socket socket = node.socket()) {
      OutputStream out = socket.getOutputStream();
      out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
      out.write(frame(SETTINGS, 0, 0, new byte[0]));
      Thread.ofVirtual().start(() -> flood(out, flood));
      assertEnds(new DataInputStream(socket.getInputStream()));
    }
    assertThat(node.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    await("no stream to stay")
        .atMost(Duration.ofSeconds(20))
        .until(() -> node.bean(Relay.class).connections() == 0);
  }

  private static void flood(OutputStream out, IntFunction<byte[]> frames) {
    try {
      for (int i = 0; i < FRAMES; i++) {
        out.write(frames.apply(i));
      }
    } catch (IOException e) {
      // what is hoped for: the node has closed the connection
    }
  }

  /** Reads what the node sends, up to its goodbye. */
  private static void assertEnds(DataInputStream in) throws IOException {
    try {
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        in.skipNBytes(5);
        byte[] payload = in.readNBytes(length);
        if (type == GOAWAY) {
          assertThat(ByteBuffer.wrap(payload).getInt(4)).isEqualTo(ENHANCE_YOUR_CALM);
          return;
        }
      }
    } catch (EOFException e) {
      // it ended before the goodbye was out: the node had more to write than the flooder took
    } catch (SocketException e) {
      assertThat(e)
          .as("what is still on its way overtakes the goodbye")
          .hasMessage("Connection reset");
    }
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** [RFC 7541] A header block without compression; names by their index in the static table. */
  private static byte[] request(String method, String path) {
    return join(
        literal(2, method), literal(4, path), literal(1, "localhost"), new byte[] {(byte) 0x86});
  }

  private static byte[] literal(int name, String value) {
    byte[] text = value.getBytes(StandardCharsets.US_ASCII);
    return join(new byte[] {(byte) name, (byte) text.length}, text);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
