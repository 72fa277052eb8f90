package io.tidings.node.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server in a node's place that misbehaves as a node would not do on demand. */
final class FaultyNode implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger requests = new AtomicInteger();

  private FaultyNode(HttpHandler handler) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
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
