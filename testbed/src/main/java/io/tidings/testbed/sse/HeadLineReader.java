package io.tidings.testbed.sse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a head, of a chunk's size or of a trailer. Their total size is bounded, so
 * that a server cannot fill the memory with them.
 */
final class HeadLineReader {
  private static final int LIMIT = 64 * 1024;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean afterCarriageReturn;
  private int left = LIMIT;

  /** The line that this byte completes, without its end; or null. */
  @Nullable String read(byte next) throws MalformedResponseException {
    if (left-- == 0) {
      throw new MalformedResponseException("more than " + LIMIT + " bytes of header");
    }
    // RFC 9112, 2.2: the line terminator is the sequence CRLF; a sender MUST NOT generate a bare
    // CR. A recipient MAY accept a single LF: a judge does not.
    if (afterCarriageReturn != (next == '\n')) {
      throw new MalformedResponseException("a CR or LF alone in the header");
    }
    afterCarriageReturn = next == '\r';
    if (next == '\r') {
      return null;
    }
    if (next != '\n') {
      line.write(next);
      return null;
    }
    String text = line.toString(ISO_8859_1);
    line.reset();
    return text;
  }

  /** Starts the bound anew; no line is half read at this point. */
  void reset() {
    left = LIMIT;
  }
}
