package io.tidings.node.test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1.1 response, and its body as it arrives, with the chunks and the content
 * length taken off.
 *
 * @param headers by lower-case name; values of repeated ones are joined with {@code ", "}
 */
record HttpResponse(int status, Map<String, String> headers, InputStream body) {
  private static final int LONGEST_LINE = 16 * 1024;

  static HttpResponse read(InputStream in) throws IOException {
    String[] start = line(in).split(" ", 3);
    if (start.length < 2 || !start[0].startsWith("HTTP/1.")) {
      throw new IOException("not an HTTP/1 response: " + String.join(" ", start));
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (a, b) -> a + ", " + b);
    }
    return new HttpResponse(
        Integer.parseInt(start[1]), Map.copyOf(headers), body(in, Map.copyOf(headers)));
  }

  private static InputStream body(InputStream in, Map<String, String> headers) {
    String length = headers.get("content-length");
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      return new Limited(in, null);
    }
    return length == null ? in : new Limited(in, Long.parseLong(length));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || line.size() > LONGEST_LINE) {
        throw new EOFException(
            "the connection ended within the response head, after \"" + line + "\"");
      }
      line.write(b);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  /** A body of known length, or (without one) of chunks. */
  private static final class Limited extends InputStream {
    private final InputStream in;
    private final boolean chunked;
    private long left;
    private boolean first = true;
    private boolean ended;

    Limited(InputStream in, @Nullable Long length) {
      this.in = in;
      this.chunked = length == null;
      this.left = length == null ? 0 : length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0 && chunked && !ended) {
        nextChunk();
      }
      if (left == 0) {
        return -1;
      }
      int n = in.read(bytes, offset, (int) Math.min(length, left));
      if (n < 0) {
        throw new EOFException("the body was cut short");
      }
      left -= n;
      return n;
    }

    private void nextChunk() throws IOException {
      if (!first) {
        line(in);
      }
      first = false;
      left = Long.parseLong(line(in).replaceFirst(";.*", "").strip(), 16);
      ended = left == 0;
    }
  }
}
