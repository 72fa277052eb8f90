package io.tidings.faults.sse;

import io.tidings.faults.sse.Item.Head;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a body is laid out, by RFC 9112, section 6.3. It takes bytes one by one. */
sealed interface Framing {
  Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
  Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,8})[ \t]*(;.*)?");

  /** What a byte on the wire was. */
  enum Part {
    CONTENT,
    FRAME
  }

  Part read(byte next) throws MalformedResponseException;

  /** Whether the body is known to be over. */
  boolean isOver();

  /** Whether the connection may end here. */
  boolean mayEnd();

  static Framing of(Head head) throws MalformedResponseException {
    Map<String, String> fields = head.fields();
    @Nullable String coding = fields.get("transfer-encoding");
    @Nullable String length = fields.get("content-length");
    if (head.status() == 204 || head.status() == 304) {
      return new Sized(0);
    }
    if (coding != null) {
      // 6.1: A sender MUST NOT send a Content-Length in any message that contains a
      // Transfer-Encoding: two hops could disagree about where it ends.
      if (length != null) {
        throw new MalformedResponseException("Transfer-Encoding and Content-Length");
      }
      if (!coding.equalsIgnoreCase("chunked")) {
        throw new MalformedResponseException("Transfer-Encoding: " + coding);
      }
      return new Chunked();
    }
    if (length == null) {
      return new UntilClose();
    }
    if (!LENGTH.matcher(length).matches()) {
      throw new MalformedResponseException("Content-Length: " + length);
    }
    return new Sized(Long.parseLong(length));
  }

  /** Ends with the connection. */
  final class UntilClose implements Framing {
    @Override
    public Part read(byte next) {
      return Part.CONTENT;
    }

    @Override
    public boolean isOver() {
      return false;
    }

    @Override
    public boolean mayEnd() {
      return true;
    }
  }

  /** Has so many bytes. */
  final class Sized implements Framing {
    private long left;

    Sized(long length) {
      this.left = length;
    }

    @Override
    public Part read(byte next) {
      left--;
      return Part.CONTENT;
    }

    @Override
    public boolean isOver() {
      return left == 0;
    }

    @Override
    public boolean mayEnd() {
      return isOver();
    }
  }

  /** RFC 9112, 7.1: chunked-body = *chunk last-chunk trailer-section CRLF. */
  final class Chunked implements Framing {
    private enum At {
      SIZE,
      DATA,
      DATA_END,
      TRAILER,
      OVER
    }

    private final HeadLines lines = new HeadLines();
    private At at = At.SIZE;
    private long left;

    @Override
    public Part read(byte next) throws MalformedResponseException {
      if (at == At.DATA) {
        left--;
        at = left == 0 ? At.DATA_END : At.DATA;
        return Part.CONTENT;
      }
      @Nullable String line = lines.read(next);
      if (line != null) {
        at = after(line);
      }
      return Part.FRAME;
    }

    private At after(String line) throws MalformedResponseException {
      lines.renew();
      return switch (at) {
        case SIZE -> {
          var chunk = CHUNK.matcher(line);
          if (!chunk.matches()) {
            throw new MalformedResponseException("chunk size: " + line);
          }
          left = Long.parseLong(chunk.group(1), 16);
          yield left == 0 ? At.TRAILER : At.DATA;
        }
        case DATA_END -> {
          if (!line.isEmpty()) {
            throw new MalformedResponseException("after a chunk: " + line);
          }
          yield At.SIZE;
        }
        case TRAILER -> line.isEmpty() ? At.OVER : At.TRAILER;
        case DATA, OVER -> throw new IllegalStateException(at.name());
      };
    }

    @Override
    public boolean isOver() {
      return at == At.OVER;
    }

    @Override
    public boolean mayEnd() {
      return isOver();
    }
  }
}
