package io.tidings.testbed.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A port on loopback, which either accepts clients or refuses them. Owned by its proxy, under the
 * proxy's lock.
 */
final class LoopbackListener implements AutoCloseable {
  private static final int BACKLOG = 4096;

  /** A socket and the thread that accepts from it. */
  private record ListeningSocket(ServerSocket socket, Thread acceptor) {}

  private final Consumer<Socket> arrivals;
  private final InetSocketAddress address;
  private @Nullable ListeningSocket listening;
  private @Nullable Socket placeholder;

  /** Starts to accept clients, on a free port. */
  LoopbackListener(Consumer<Socket> arrivals) throws IOException {
    this.arrivals = arrivals;
    ListeningSocket first = open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    this.address = (InetSocketAddress) first.socket().getLocalSocketAddress();
    this.listening = first;
  }

  int port() {
    return address.getPort();
  }

  void accept() throws IOException {
    if (listening == null) {
      listening = open(address);
      releasePlaceholder();
    }
  }

  void refuse() throws IOException {
    if (listening != null) {
      stop(listening);
      // Bound without listening, it refuses clients, and no other process can get the port.
      placeholder = new Socket();
      placeholder.setReuseAddress(true);
      placeholder.bind(address);
    }
  }

  private ListeningSocket open(InetSocketAddress at) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(at, BACKLOG);
    return new ListeningSocket(socket, Thread.ofVirtual().start(() -> accept(socket)));
  }

  private void accept(ServerSocket socket) {
    try {
      while (true) {
        arrivals.accept(socket.accept());
      }
    } catch (IOException e) {
      // Closed, by a fault or at the end.
    }
  }

  private void stop(ListeningSocket stopped) {
    FaultProxy.close(stopped.socket());
    listening = null;
    try {
      stopped.acceptor().join(); // it frees the port, being the last to use the socket
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the listener was closed", e);
    }
  }

  private void releasePlaceholder() {
    if (placeholder != null) {
      FaultProxy.close(placeholder);
      placeholder = null;
    }
  }

  @Override
  public void close() {
    if (listening != null) {
      stop(listening);
    }
    releasePlaceholder();
  }
}
