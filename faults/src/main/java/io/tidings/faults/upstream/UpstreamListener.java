package io.tidings.faults.upstream;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Accepts connections at a port of loopback, each for a thread of its own, and can stop. */
final class UpstreamListener {
  private static final int BACKLOG = 200;

  private final InetSocketAddress address;
  private final Handler handler;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  // Guarded by this.
  private @Nullable ServerSocket server;
  private @Nullable Thread acceptor;

  /** Serves a connection, which is closed when it returns. */
  @FunctionalInterface
  interface Handler {
    void serve(Socket socket) throws IOException, InterruptedException;
  }

  UpstreamListener(int port, Handler handler) {
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.handler = handler;
  }

  /** Does nothing when it listens already. */
  synchronized void start() {
    if (server != null) {
      return;
    }
    try {
      ServerSocket opened = new ServerSocket();
      opened.setReuseAddress(true);
      opened.bind(address, BACKLOG);
      server = opened;
      acceptor = Thread.ofVirtual().name("upstream").start(() -> accept(opened));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Refuses connections from now on, and ends those that are there. */
  synchronized void stop() {
    if (server != null && acceptor != null) {
      close(server);
      server = null;
      join(acceptor); // the port is free once nothing accepts
    }
    sockets.forEach(UpstreamListener::close);
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        Socket socket = from.accept();
        sockets.add(socket);
        Thread.ofVirtual().name("upstream-request").start(() -> serve(socket));
      } catch (IOException e) {
        // The listener was stopped, or the client is gone already.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      handler.serve(socket);
    } catch (IOException e) {
      // The client is gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(socket);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void close(Closeable what) {
    try {
      what.close();
    } catch (IOException e) {
      // It was gone already.
    }
  }
}
