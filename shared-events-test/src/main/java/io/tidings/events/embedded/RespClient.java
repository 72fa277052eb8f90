package io.tidings.events.embedded;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One command on a connection of its own. */
final class RespClient {
  private static final int TIMEOUT_MILLIS = 3_000;

  private RespClient() {}

  /**
   * Answers with {@link String}s, {@link Long}s and {@link List}s of them; an absent value is an
   * empty string.
   *
   * @throws UncheckedIOException when the server does not answer
   * @throws RedisErrorReplyException when it answers with an error
   */
  static Object call(int port, String... words) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      socket.getOutputStream().write(command(words));
      return reply(new BufferedInputStream(socket.getInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] command(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(utf8("*" + words.length + "\r\n"));
    for (String word : words) {
      byte[] bytes = utf8(word);
      out.writeBytes(utf8("$" + bytes.length + "\r\n"));
      out.writeBytes(bytes);
      out.writeBytes(utf8("\r\n"));
    }
    return out.toByteArray();
  }

  /** Reads <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">RESP2</a>. */
  private static Object reply(InputStream in) throws IOException {
    int type = in.read();
    String line = line(in);
    return switch (type) {
      case '+' -> line;
      case ':' -> Long.valueOf(line);
      case '$' -> bulk(in, Integer.parseInt(line));
      case '*' -> {
        List<Object> list = new ArrayList<>();
        for (int left = Integer.parseInt(line); left > 0; left--) {
          list.add(reply(in));
        }
        yield list;
      }
      case '-' -> throw new RedisErrorReplyException(line);
      default -> throw new IOException("not RESP: " + line);
    };
  }

  private static String bulk(InputStream in, int length) throws IOException {
    if (length < 0) {
      return "";
    }
    String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    in.skipNBytes(2);
    return text;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\r'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server ended the connection");
      }
      line.append((char) next);
    }
    in.skipNBytes(1);
    return line.toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
