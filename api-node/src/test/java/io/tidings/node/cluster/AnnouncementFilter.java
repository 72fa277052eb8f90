package io.tidings.node.cluster;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/**
 * Stands between a node and Redis and can swallow single announcements of durable events; all else
 * passes. It reads Redis's side reply by reply (<a
 * href="https://redis.io/docs/latest/develop/reference/protocol-spec/">RESP</a>).
 */
final class AnnouncementFilter implements AutoCloseable {
  private final ServerSocket server;
  private final int redis;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger announcements = new AtomicInteger();
  private final AtomicInteger swallowed = new AtomicInteger();
  private volatile IntPredicate swallow = n -> false;

  AnnouncementFilter(int redis) throws IOException {
    this.redis = redis;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Which announcements are swallowed, by their number. */
  void swallow(IntPredicate which) {
    swallow = which;
  }

  int swallowed() {
    return swallowed.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket node = server.accept();
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), redis);
        node.setTcpNoDelay(true);
        upstream.setTcpNoDelay(true);
        sockets.add(node);
        sockets.add(upstream);
        Thread.ofVirtual().start(() -> pipe(node, upstream, false));
        Thread.ofVirtual().start(() -> pipe(upstream, node, true));
      }
    } catch (IOException e) {
      close(); // the test is over
    }
  }

  private void pipe(Socket from, Socket to, boolean replies) {
    try (from;
        to) {
      if (!replies) {
        from.getInputStream().transferTo(to.getOutputStream());
        return;
      }
      InputStream in = new BufferedInputStream(from.getInputStream(), 1 << 16);
      OutputStream out = to.getOutputStream();
      while (true) {
        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        read(in, reply);
        if (!isSwallowed(reply)) {
          reply.writeTo(out);
          out.flush();
        }
      }
    } catch (IOException e) {
      sockets.remove(from); // one side is gone; both are closed
      sockets.remove(to);
    }
  }

  private boolean isSwallowed(ByteArrayOutputStream reply) {
    String text = reply.toString(StandardCharsets.ISO_8859_1);
    if (!text.contains("smessage\r\n") || !text.contains("\r\ne ")) {
      return false;
    }
    boolean yes = swallow.test(announcements.incrementAndGet());
    if (yes) {
      swallowed.incrementAndGet();
    }
    return yes;
  }

  /** Copies one whole reply, whatever it nests. */
  private static void read(InputStream in, ByteArrayOutputStream out) throws IOException {
    int type = in.read();
    if (type < 0) {
      throw new EOFException();
    }
    out.write(type);
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException();
      }
      out.write(c);
      if (c != '\r') {
        line.append((char) c);
      }
    }
    out.write('\n');
    switch (type) {
      case '$', '=', '!' -> {
        int length = Integer.parseInt(line.toString());
        if (length >= 0) {
          out.writeBytes(in.readNBytes(length + 2));
        }
      }
      case '*', '>', '~' -> nested(in, out, Integer.parseInt(line.toString()));
      case '%', '|' -> nested(in, out, 2 * Integer.parseInt(line.toString()));
      default -> {}
    }
  }

  private static void nested(InputStream in, ByteArrayOutputStream out, int count)
      throws IOException {
    for (int i = 0; i < count; i++) {
      read(in, out);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
