package io.tidings.node.sse;

import io.tidings.events.InvalidNameException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/**
 * Writes SSE blocks as UTF-8 into one heap buffer. Used once, by one thread.
 *
 * <p>Text may hold anything. Its line ends (CR, LF, CRLF) all reach the client as LF, because the
 * format ends a line at each of them; everything else arrives unchanged. The one exception are
 * surrogates without a partner, which UTF-8 cannot carry: {@link #json} writes them as JSON
 * escapes, so that they arrive, and {@link #data} as U+FFFD.
 *
 * @see <a
 *     href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">WHATWG,
 *     Parsing an event stream</a>
 */
final class FrameWriter {
  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final int LONGEST_UNIT = "\\ud800".length();

  private byte[] bytes;
  private int length;

  FrameWriter(int expected) {
    bytes = new byte[Chunk.HEAD + expected + Chunk.TAIL];
    length = Chunk.HEAD;
  }

  /** {@code id:}; the client keeps it, and sends it in {@code Last-Event-ID}. */
  FrameWriter id(String id) {
    return name("id", id);
  }

  /** {@code event:}; without it the event is a {@code message}. */
  FrameWriter event(String type) {
    return name("event", type);
  }

  /** {@code retry:}; rounded down to whole milliseconds. */
  FrameWriter retry(Duration retry) {
    if (retry.isNegative()) {
      throw new InvalidNameException("retry", retry.toString(), "zero or more");
    }
    return ascii("retry: ").ascii(Long.toString(retry.toMillis())).lineFeed();
  }

  /** A comment; clients ignore it. */
  FrameWriter comment(String text) {
    return lines(": ", text, false);
  }

  /** {@code data:}, one line of it for each line of the text. */
  FrameWriter data(String text) {
    return lines("data: ", text, false);
  }

  /** {@code data:} with the text of one JSON value. */
  FrameWriter json(String text) {
    return lines("data: ", text, true);
  }

  /** Ends the block. */
  FrameWriter end() {
    return lineFeed();
  }

  /** All blocks so far, ready to be read; around them lies the framing of a {@link Chunk}. */
  ByteBuffer toBuffer() {
    reserve(Chunk.TAIL);
    return Chunk.frame(bytes, length);
  }

  /**
   * Printable ASCII only. A line end would begin another field, and a NUL makes clients ignore an
   * id; other characters cannot travel back in a header.
   */
  private FrameWriter name(String field, String value) {
    boolean valid = !value.isEmpty();
    for (int i = 0; i < value.length(); i++) {
      valid &= value.charAt(i) >= ' ' && value.charAt(i) <= '~';
    }
    if (!valid) {
      throw new InvalidNameException(field, value, "printable ASCII");
    }
    return ascii(field).ascii(": ").ascii(value).lineFeed();
  }

  private FrameWriter lines(String prefix, String text, boolean json) {
    ascii(prefix);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
          i++;
        }
        lineFeed().ascii(prefix);
      } else if (c < 0x80) {
        reserve(1);
        bytes[length++] = (byte) c;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        codePoint(Character.toCodePoint(c, text.charAt(++i)));
      } else if (!Character.isSurrogate(c)) {
        codePoint(c);
      } else if (json) {
        escape(c);
      } else {
        codePoint(0xfffd);
      }
    }
    return lineFeed();
  }

  private void codePoint(int c) {
    reserve(LONGEST_UNIT);
    if (c < 0x800) {
      bytes[length++] = (byte) (0xc0 | c >> 6);
    } else {
      if (c < 0x10000) {
        bytes[length++] = (byte) (0xe0 | c >> 12);
      } else {
        bytes[length++] = (byte) (0xf0 | c >> 18);
        bytes[length++] = (byte) (0x80 | (c >> 12 & 0x3f));
      }
      bytes[length++] = (byte) (0x80 | (c >> 6 & 0x3f));
    }
    bytes[length++] = (byte) (0x80 | (c & 0x3f));
  }

  private void escape(char surrogate) {
    reserve(LONGEST_UNIT);
    bytes[length++] = '\\';
    bytes[length++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[length++] = (byte) HEX[surrogate >> shift & 0xf];
    }
  }

  private FrameWriter ascii(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
    return this;
  }

  private FrameWriter lineFeed() {
    reserve(1);
    bytes[length++] = '\n';
    return this;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
