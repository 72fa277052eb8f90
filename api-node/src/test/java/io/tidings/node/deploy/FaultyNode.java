package io.tidings.node.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server in a node's place that misbehaves as a node would not do on demand. */
final class FaultyNode implements AutoCloseable {
  /** What a stream of {@link #streaming} begins with. A node's has a few frames there. */
  static final byte[] FIRST = ": first\n\n".getBytes(UTF_8);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger requests = new AtomicInteger();

  private final Queue<HttpExchange> streams;

  private FaultyNode(HttpHandler handler) throws IOException {
    this(0, new ConcurrentLinkedQueue<>(), handler);
  }

  private FaultyNode(int port, Queue<HttpExchange> streams, HttpHandler handler)
      throws IOException {
    this.streams = streams;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          // what a load balancer asks on its own account is answered well and not counted
          if (exchange.getRequestURI().getPath().equals("/readyz")) {
            answer(exchange, 200, "{}");
          } else {
            requests.incrementAndGet();
            handler.handle(exchange);
          }
        });
    server.start();
  }

  /** Answers every request so. */
  static FaultyNode answering(int status, String body) throws IOException {
    return new FaultyNode(exchange -> answer(exchange, status, body));
  }

  /** Takes every request and cuts the connection without an answer. */
  static FaultyNode cutting() throws IOException {
    return new FaultyNode(exchange -> {
      exchange.getRequestBody().readAllBytes();
      exchange.close();
    });
  }

  /**
   * Answers every request with a stream that says what {@link #write} is told, and nothing else.
   */
  static FaultyNode streaming() throws IOException {
    return streaming(0);
  }

  /** The same on this port; 0 for any. */
  static FaultyNode streaming(int port) throws IOException {
    Queue<HttpExchange> streams = new ConcurrentLinkedQueue<>();
    return new FaultyNode(
        port,
        streams,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 0); // [com.sun.net.httpserver] 0: as long as it will be
          streams.add(exchange); // before a client can know of it
          exchange.getResponseBody().write(FIRST);
          exchange.getResponseBody().flush();
        });
  }

  /** Writes to all streams that are open. */
  void write(byte[] bytes) throws IOException {
    for (HttpExchange stream : streams) {
      stream.getResponseBody().write(bytes);
      stream.getResponseBody().flush();
    }
  }

  /** Ends all streams that are open. */
  void endStreams() throws IOException {
    for (HttpExchange stream = streams.poll(); stream != null; stream = streams.poll()) {
      stream.getResponseBody().close();
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** How many requests it got. */
  int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
