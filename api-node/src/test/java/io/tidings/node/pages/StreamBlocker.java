package io.tidings.node.pages;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A path to a node on which some streams do not come through, as behind some companies' proxies:
 * SSE is buffered for good, or WebSockets are refused. Everything else is passed on.
 */
final class StreamBlocker implements AutoCloseable {
  /** What does not come through. */
  enum Blocked {
    SSE,
    WEB_SOCKET
  }

  private final ServerSocket listener;
  private final int node;
  private final Set<Blocked> blocked;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private StreamBlocker(ServerSocket listener, int node, Set<Blocked> blocked) {
    this.listener = listener;
    this.node = node;
    this.blocked = blocked;
  }

  /** Begins to listen; closing it cuts all connections. */
  static StreamBlocker before(int node, Set<Blocked> blocked) throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    StreamBlocker path = new StreamBlocker(listener, node, blocked);
    Thread.ofVirtual().start(path::accept);
    return path;
  }

  String origin() {
    return "http://localhost:" + listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        sockets.add(near);
        Thread.ofVirtual().start(() -> serve(near));
      } catch (IOException closed) {
        return;
      }
    }
  }

  /** One request for each connection, so that each begins with its head. */
  private void serve(Socket near) {
    try (near;
        Socket far = new Socket(InetAddress.getLoopbackAddress(), node)) {
      sockets.add(far);
      String head = head(near.getInputStream());
      boolean upgrades = head.toLowerCase(Locale.ROOT).contains("\r\nupgrade: websocket");
      if (upgrades && blocked.contains(Blocked.WEB_SOCKET)) {
        near.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(ISO_8859_1));
        return;
      }
      boolean buffers = blocked.contains(Blocked.SSE) && head.startsWith("GET /user/events");
      String passed =
          upgrades
              ? head
              : head.replaceFirst("(?i)\r\nconnection: [^\r]*", "\r\nConnection: close");
      far.getOutputStream().write(passed.getBytes(ISO_8859_1));
      Thread.ofVirtual().start(() -> pass(near, far));
      if (buffers) {
        far.getInputStream().transferTo(OutputStream.nullOutputStream());
      } else {
        far.getInputStream().transferTo(near.getOutputStream());
      }
    } catch (IOException cut) {
      // Either end may leave at any time.
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("cut");
      }
      head.write(next);
    }
    return head.toString(ISO_8859_1);
  }

  /** The rest of the request; when its client leaves, the node is to know. */
  private static void pass(Socket near, Socket far) {
    try (far) {
      near.getInputStream().transferTo(far.getOutputStream());
    } catch (IOException cut) {
      // Either end may leave at any time.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
