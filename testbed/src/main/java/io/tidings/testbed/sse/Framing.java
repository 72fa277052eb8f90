package io.tidings.testbed.sse;

import io.tidings.testbed.sse.ResponseItem.ResponseHead;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The framing of a body, by RFC 9112, section 6.3. It takes bytes one by one. */
sealed interface Framing {
  Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
  Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,8})[ \t]*(;.*)?");

  /** The meaning of a byte on the wire. */
  enum ByteRole {
    CONTENT,
    FRAME
  }

  ByteRole read(byte next) throws MalformedResponseException;

  /** Whether the body is certainly complete. */
  boolean isOver();

  /** Whether the connection may end here. */
  default boolean mayEnd() {
    return isOver();
  }

  static Framing of(ResponseHead head) throws MalformedResponseException {
    Map<String, String> fields = head.fields();
    @Nullable String coding = fields.get("transfer-encoding");
    @Nullable String length = fields.get("content-length");
    if (head.status() == 204 || head.status() == 304) {
      return new FixedLength(0);
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
    return new FixedLength(Long.parseLong(length));
  }

  /** A body that ends with the connection. */
  final class UntilClose implements Framing {
    @Override
    public ByteRole read(byte next) {
      return ByteRole.CONTENT;
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

  /** A body of a stated length. */
  final class FixedLength implements Framing {
    private long left;

    FixedLength(long length) {
      this.left = length;
    }

    @Override
    public ByteRole read(byte next) {
      left--;
      return ByteRole.CONTENT;
    }

    @Override
    public boolean isOver() {
      return left == 0;
    }
  }

  /** RFC 9112, 7.1: chunked-body = *chunk last-chunk trailer-section CRLF. */
  final class Chunked implements Framing {
    private enum ChunkState {
      SIZE,
      DATA,
      DATA_END,
      TRAILER,
      OVER
    }

    private final HeadLineReader lineReader = new HeadLineReader();
    private ChunkState state = ChunkState.SIZE;
    private long left;

    @Override
    public ByteRole read(byte next) throws MalformedResponseException {
      if (state == ChunkState.DATA) {
        left--;
        state = left == 0 ? ChunkState.DATA_END : ChunkState.DATA;
        return ByteRole.CONTENT;
      }
      @Nullable String line = lineReader.read(next);
      if (line != null) {
        state = after(line);
      }
      return ByteRole.FRAME;
    }

    private ChunkState after(String line) throws MalformedResponseException {
      lineReader.reset();
      return switch (state) {
        case SIZE -> {
          var chunk = CHUNK.matcher(line);
          if (!chunk.matches()) {
            throw new MalformedResponseException("chunk size: " + line);
          }
          left = Long.parseLong(chunk.group(1), 16);
          yield left == 0 ? ChunkState.TRAILER : ChunkState.DATA;
        }
        case DATA_END -> {
          if (!line.isEmpty()) {
            throw new MalformedResponseException("after a chunk: " + line);
          }
          yield ChunkState.SIZE;
        }
        case TRAILER -> line.isEmpty() ? ChunkState.OVER : ChunkState.TRAILER;
        case DATA, OVER -> throw new IllegalStateException(state.name());
      };
    }

    @Override
    public boolean isOver() {
      return state == ChunkState.OVER;
    }
  }
}
