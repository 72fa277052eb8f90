package io.tidings.node.sse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A frame as one chunk of an HTTP/1.1 body. The framing lies around the frame in the same array, so
 * that all connections share it: one that is chunked sends a little more of the array than one that
 * is not, and nothing is copied for either.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-7.1">RFC 9112, 7.1: chunk =
 *     chunk-size CRLF chunk-data CRLF</a>
 */
final class Chunk {
  /** Room to leave before a frame: eight digits of its size, and a line end. */
  static final int HEAD = 10;

  /** Room to leave after it. */
  static final int TAIL = 2;

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LAST = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private Chunk() {}

  /** The last chunk, without trailers: the stream is whole, and was not cut. */
  static ByteBuffer last() {
    return ByteBuffer.wrap(LAST).asReadOnlyBuffer();
  }

  /**
   * The frame that begins at {@link #HEAD} and ends at {@code end}, with its framing written around
   * it.
   */
  static ByteBuffer frame(byte[] bytes, int end) {
    int at = HEAD;
    bytes[--at] = '\n';
    bytes[--at] = '\r';
    int size = end - HEAD;
    do {
      bytes[--at] = DIGITS[size & 0xf];
      size >>>= 4;
    } while (size != 0);
    bytes[end] = '\r';
    bytes[end + 1] = '\n';
    return ByteBuffer.wrap(bytes, HEAD, end - HEAD);
  }

  /** Widens a frame to the whole of its chunk. */
  static void widen(ByteBuffer frame) {
    int digits =
        Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(frame.remaining()) + 3) / 4);
    frame.limit(frame.limit() + TAIL).position(frame.position() - digits - 2);
  }
}
