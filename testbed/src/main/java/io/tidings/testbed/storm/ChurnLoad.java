package io.tidings.testbed.storm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens connections to a node and ends them, in every way in which one can end. */
public final class ChurnLoad {
  private static final List<ConnectionEnding> ENDINGS = List.of(ConnectionEnding.values());
  private static final int MAX_CONCURRENT = 200;
  private static final int TIMEOUT_MILLIS = 30_000;

  private final int port;
  private final String topic;
  private final String forbidden;

  /**
   * @param topic a topic that needs no token
   * @param forbidden a topic that needs a token
   */
  public ChurnLoad(int port, String topic, String forbidden) {
    this.port = port;
    this.topic = topic;
    this.forbidden = forbidden;
  }

  /**
   * Opens this many connections, which take the endings in turn, and returns when all are over.
   *
   * @return how many ended as expected
   */
  public int run(int connections) throws InterruptedException {
    AtomicInteger ended = new AtomicInteger();
    Semaphore free = new Semaphore(MAX_CONCURRENT);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < connections; i++) {
        ConnectionEnding connectionEnding = ENDINGS.get(i % ENDINGS.size());
        free.acquire();
        threads.execute(() -> {
          try {
            if (openAndEnd(connectionEnding)) {
              ended.incrementAndGet();
            }
          } finally {
            free.release();
          }
        });
      }
    }
    return ended.get();
  }

  private boolean openAndEnd(ConnectionEnding connectionEnding) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      return openAndEnd(socket, connectionEnding);
    } catch (IOException e) {
      return false; // the caller sees that one is missing
    }
  }

  private boolean openAndEnd(Socket socket, ConnectionEnding connectionEnding) throws IOException {
    return switch (connectionEnding) {
      case CLIENT_FIN -> {
        send(socket, "GET", topic);
        yield readUntil(socket, "\"connected\"");
      }
      case CLIENT_RESET -> {
        send(socket, "GET", topic);
        boolean live = readUntil(socket, "\"connected\"");
        socket.setSoLinger(true, 0);
        yield live;
      }
      case RESET_AT_ONCE -> {
        send(socket, "GET", topic);
        socket.setSoLinger(true, 0);
        yield true;
      }
      case HALF_REQUEST -> {
        socket.getOutputStream().write("GET /api/stream?topic=x HTT".getBytes(US_ASCII));
        yield true;
      }
      case HEAD -> {
        send(socket, "HEAD", topic);
        yield readUntil(socket, "HTTP/1.1 200");
      }
      case REFUSED -> {
        send(socket, "GET", forbidden);
        yield readUntil(socket, "HTTP/1.1 401");
      }
      case SERVER -> {
        send(socket, "GET", topic);
        yield readUntil(socket, "\"closed\"") && readToEnd(socket);
      }
    };
  }

  private static void send(Socket socket, String method, String topic) throws IOException {
    String request =
        "%s /api/stream?topic=%s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(method, topic);
    socket.getOutputStream().write(request.getBytes(US_ASCII));
  }

  private static boolean readUntil(Socket socket, String text) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[1_024];
    StringBuilder all = new StringBuilder();
    for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
      all.append(new String(buffer, 0, n, US_ASCII));
      if (all.indexOf(text) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean readToEnd(Socket socket) throws IOException {
    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    return true;
  }
}
