package io.tidings.testbed.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A frame.
 *
 * @param firstByte the FIN bit, the three reserved bits and the opcode
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5.2">RFC 6455, 5.2: base framing</a>
 */
@SuppressWarnings("ArrayRecordComponent") // frames are not compared
public record WebSocketFrame(int firstByte, byte[] payload) {
  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  /** The bit of a frame that is the last of its message. */
  public static final int FIN = 0x80;

  private static final int MASKED = 0x80;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;

  /** A whole text message. */
  public static WebSocketFrame text(String text) {
    return new WebSocketFrame(FIN | TEXT, text.getBytes(UTF_8));
  }

  /** A close frame. */
  public static WebSocketFrame close(int code, String reason) {
    byte[] text = reason.getBytes(UTF_8);
    return new WebSocketFrame(
        FIN | CLOSE, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
  }

  /** A ping. */
  public static WebSocketFrame ping(byte[] payload) {
    return new WebSocketFrame(FIN | PING, payload);
  }

  /** The answer to a ping. */
  public static WebSocketFrame pong(byte[] payload) {
    return new WebSocketFrame(FIN | PONG, payload);
  }

  public int opCode() {
    return firstByte & 0xf;
  }

  public boolean fin() {
    return (firstByte & FIN) != 0;
  }

  /** The payload of a text frame. */
  public String text() {
    return new String(payload, UTF_8);
  }

  /** The code of a close frame; 1005 when it has none. */
  // [RFC 6455] 7.4.1: "1005 … no status code was actually present"
  public int closeCode() {
    return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
  }

  /** The reason of a close frame. */
  public String closeReason() {
    return payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, UTF_8);
  }

  /** Its bytes as a client sends them. */
  public byte[] masked(int mask) {
    byte[] key = ByteBuffer.allocate(4).putInt(mask).array();
    byte[] head = head(MASKED);
    byte[] bytes = Arrays.copyOf(head, head.length + key.length + payload.length);
    System.arraycopy(key, 0, bytes, head.length, key.length);
    for (int i = 0; i < payload.length; i++) {
      bytes[head.length + key.length + i] = (byte) (payload[i] ^ key[i % key.length]);
    }
    return bytes;
  }

  /** Its bytes as a server sends them. */
  public byte[] unmasked() {
    byte[] head = head(0);
    byte[] bytes = Arrays.copyOf(head, head.length + payload.length);
    System.arraycopy(payload, 0, bytes, head.length, payload.length);
    return bytes;
  }

  private byte[] head(int masked) {
    int length = payload.length;
    if (length < TWO_BYTES) {
      return new byte[] {(byte) firstByte, (byte) (masked | length)};
    }
    ByteBuffer head = ByteBuffer.allocate(length < 1 << 16 ? 4 : 10).put((byte) firstByte);
    return (length < 1 << 16
            ? head.put((byte) (masked | TWO_BYTES)).putShort((short) length)
            : head.put((byte) (masked | EIGHT_BYTES)).putLong(length))
        .array();
  }
}
