package io.tidings.events.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Passes bytes between clients and a server, and cuts a connection at a chosen moment. */
final class CuttingProxy implements AutoCloseable {
  /** When a connection is cut: as its next request, or the next answer, passes. */
  enum Cut {
    REQUEST,
    ANSWER
  }

  private final int target;
  private final ServerSocket socket;
  private final AtomicReference<@Nullable Cut> cut = new AtomicReference<>();

  CuttingProxy(int target) throws IOException {
    this.target = target;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "redis://127.0.0.1:" + socket.getLocalPort();
  }

  void cutNext(Cut way) {
    cut.set(way);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        Thread.ofVirtual().start(() -> pass(client, server, Cut.REQUEST));
        Thread.ofVirtual().start(() -> pass(server, client, Cut.ANSWER));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void pass(Socket from, Socket to, Cut direction) {
    byte[] buffer = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int read;
      while ((read = in.read(buffer)) >= 0) {
        if (cut.compareAndSet(direction, null)) {
          return;
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // The other direction ended first.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
