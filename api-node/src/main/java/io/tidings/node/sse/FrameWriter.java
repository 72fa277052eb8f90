package io.tidings.node.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.events.InvalidNameException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Writes SSE blocks as UTF-8 into one heap buffer. Used once, by one thread.
 *
 * <p>Text may hold anything. Its line ends (CR, LF, CRLF) all reach the client as LF, because the
 * format ends a line at each of them; everything else arrives unchanged. The one exception is
 * surrogates without a partner, which UTF-8 cannot carry: they become U+FFFD, but in JSON, which
 * has escapes for them already.
 *
 * @see <a
 *     href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">WHATWG,
 *     Parsing an event stream</a>
 */
final class FrameWriter {
  private static final Pattern LINE_END = Pattern.compile("\\r\\n|\\r|\\n");

  /** Surrogates without a partner; pairs are characters of another category. */
  private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

  private final StringBuilder blocks;

  FrameWriter(int expected) {
    blocks = new StringBuilder(expected);
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
    return lines("retry: ", Long.toString(retry.toMillis()));
  }

  /** A comment; clients ignore it. */
  FrameWriter comment(String text) {
    return lines(": ", withoutLoneSurrogates(text));
  }

  /** {@code data:}, one line of it for each line of the text. */
  FrameWriter data(String text) {
    return lines("data: ", withoutLoneSurrogates(text));
  }

  /** {@code data:} with the text of one JSON value, as {@code FrameJson} writes it. */
  FrameWriter json(String text) {
    return lines("data: ", text);
  }

  private static String withoutLoneSurrogates(String text) {
    return text.chars().anyMatch(c -> Character.isSurrogate((char) c))
        ? LONE_SURROGATE.matcher(text).replaceAll("\ufffd")
        : text;
  }

  /** Ends the block. */
  FrameWriter end() {
    blocks.append('\n');
    return this;
  }

  /** All blocks so far, ready to be read; around them lies the framing of a {@link Chunk}. */
  ByteBuffer toBuffer() {
    byte[] utf8 = blocks.toString().getBytes(UTF_8);
    byte[] framed = new byte[Chunk.HEAD + utf8.length + Chunk.TAIL];
    System.arraycopy(utf8, 0, framed, Chunk.HEAD, utf8.length);
    return Chunk.frame(framed, Chunk.HEAD + utf8.length);
  }

  /**
   * Printable ASCII only. A line end would begin another field, and a NUL makes clients ignore an
   * id; other characters cannot travel back in a header.
   */
  private FrameWriter name(String field, String value) {
    if (value.isEmpty() || !value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new InvalidNameException(field, value, "printable ASCII");
    }
    return lines(field + ": ", value);
  }

  private FrameWriter lines(String prefix, String text) {
    if (text.indexOf('\n') < 0 && text.indexOf('\r') < 0) { // as JSON is
      blocks.append(prefix).append(text).append('\n');
      return this;
    }
    for (String line : LINE_END.split(text, -1)) {
      blocks.append(prefix).append(line).append('\n');
    }
    return this;
  }
}
