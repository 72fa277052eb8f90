package io.tidings.node.deploy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A server in a node's place that switches to whatever protocol it is asked for, and then sends
 * back every byte. It keeps the heads of all other requests, and answers with them.
 */
final class CredulousNode implements AutoCloseable {
  // [RFC 6455] 1.3: to the key of its example
  private static final String ACCEPT = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Queue<String> heads = new ConcurrentLinkedQueue<>();

  CredulousNode() throws IOException {
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Of all requests but for the balancer's own. */
  List<String> heads() {
    return List.copyOf(heads);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      String head = head(in);
      if (head.startsWith("GET /readyz ")) {
        out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
        return;
      }
      heads.add(head);
      List<String> asked = values(head, "upgrade");
      if (asked.isEmpty() || !String.join(",", values(head, "connection")).contains("pgrade")) {
        String length = "Content-Length: " + head.length() + "\r\nConnection: close\r\n\r\n";
        out.write(("HTTP/1.1 200 OK\r\n" + length + head).getBytes(ISO_8859_1));
        return;
      }
      String upgrade = "Connection: Upgrade\r\nUpgrade: " + String.join(", ", asked) + "\r\n";
      String answer = "HTTP/1.1 101 Switching Protocols\r\n" + upgrade + ACCEPT + "\r\n";
      out.write(answer.getBytes(ISO_8859_1));
      in.transferTo(out);
    } catch (SocketException e) {
      // the balancer left
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      head.write(b);
      if (head.size() >= 4 && head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
        break;
      }
    }
    return head.toString(ISO_8859_1);
  }

  /** The values of all fields of this name in a head. */
  static List<String> values(String head, String name) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .filter(value -> !value.isEmpty())
        .toList();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
