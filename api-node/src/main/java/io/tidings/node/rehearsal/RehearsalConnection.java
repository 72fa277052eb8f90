package io.tidings.node.rehearsal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A connection to this node with HTTP/1.1. It reads no more than it has to: a whole client would
 * cost the start more than it gains. Every wait is bounded. Used by one thread.
 */
final class RehearsalConnection implements AutoCloseable {
  private static final int LONGEST_LINE = 16_384;

  private final Socket socket;
  private final InputStream in;
  private final String host;

  RehearsalConnection(InetSocketAddress node, @Nullable RehearsalTls tls, Duration patience)
      throws IOException {
    int millis = Math.toIntExact(Math.max(1, patience.toMillis()));
    Socket plain = new Socket();
    try {
      plain.connect(node, millis);
      plain.setSoTimeout(millis);
      plain.setTcpNoDelay(true);
      socket = tls == null ? plain : tls.over(plain, node);
      host = tls == null ? "localhost" : tls.host();
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  /** Sends a request; the headers end with CR LF each. */
  void send(String line, String headers, String body) throws IOException {
    String text = line + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "\r\n" + body;
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads the head of an answer and returns its status; leaves its body to be read. */
  int head() throws IOException {
    int status = status();
    while (!line().isEmpty()) {
      // only the status counts
    }
    return status;
  }

  /** Reads a whole answer and returns its status. */
  int answer() throws IOException {
    int status = status();
    long length = 0;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring("content-length:".length()).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        chunked = true;
      }
    }
    if (chunked) {
      for (length = chunk(); length > 0; length = chunk()) {
        in.skipNBytes(length);
        line();
      }
      line();
    } else {
      in.skipNBytes(length);
    }
    return status;
  }

  /** Reads up to the first line that contains the text. */
  void until(String text) throws IOException {
    while (!line().contains(text)) {
      // what comes before it does not count
    }
  }

  private int status() throws IOException {
    String[] words = line().split(" ", 3);
    if (words.length < 2) {
      throw new IOException("no status line");
    }
    return Integer.parseInt(words[1]);
  }

  private long chunk() throws IOException {
    return Long.parseLong(line(), 16);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.size() > LONGEST_LINE) {
        throw new EOFException("the answer ended early");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
