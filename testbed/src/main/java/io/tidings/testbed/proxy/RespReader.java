package io.tidings.testbed.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Redis's side of a connection, one whole reply or push at a time (<a
 * href="https://redis.io/docs/latest/develop/reference/protocol-spec/">RESP</a>). Announcements are
 * pushes of RESP3; in RESP2 they cannot be distinguished from other arrays.
 */
final class RespReader implements ChunkSource {
  private final InputStream in;
  private final ByteArrayOutputStream reply = new ByteArrayOutputStream();

  /** The strings in the push that is being read. */
  private final List<String> push = new ArrayList<>();

  RespReader(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  @Override
  public @Nullable SourcePart next() throws IOException {
    reply.reset();
    push.clear();
    try {
      int type = value(false);
      return part(type == '>' ? announcement() : null);
    } catch (EOFException e) {
      return reply.size() == 0 ? null : part(null);
    } catch (NumberFormatException e) {
      throw new IOException("not RESP", e);
    }
  }

  private SourcePart part(@Nullable String announcement) {
    return new SourcePart(ByteBuffer.wrap(reply.toByteArray()), announcement);
  }

  /**
   * {@code [message, channel, text]}, or of a sharded channel {@code [smessage, channel, text]}.
   */
  private @Nullable String announcement() {
    boolean yes =
        push.size() == 3
            && (push.getFirst().equals("message") || push.getFirst().equals("smessage"));
    return yes ? push.getLast() : null;
  }

  /** Copies a value with its nested values, and returns its type. */
  private int value(boolean pushed) throws IOException {
    int type = copy();
    String line = line();
    switch (type) {
      case '$', '=', '!' -> bulk(Integer.parseInt(line), pushed);
      case '>' -> values(Integer.parseInt(line), true);
      case '*', '~' -> values(Integer.parseInt(line), false);
      case '%', '|' -> values(2 * Integer.parseInt(line), false);
      default -> {}
    }
    return type;
  }

  private void values(int count, boolean pushed) throws IOException {
    for (int i = 0; i < count; i++) {
      value(pushed);
    }
  }

  private void bulk(int length, boolean pushed) throws IOException {
    if (length < 0) {
      return; // RESP2's null
    }
    byte[] bytes = in.readNBytes(length + 2);
    reply.writeBytes(bytes);
    if (bytes.length < length + 2) {
      throw new EOFException();
    }
    if (pushed) {
      push.add(new String(bytes, 0, length, ISO_8859_1));
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = copy(); c != '\n'; c = copy()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private int copy() throws IOException {
    int c = in.read();
    if (c < 0) {
      throw new EOFException();
    }
    reply.write(c);
    return c;
  }
}
