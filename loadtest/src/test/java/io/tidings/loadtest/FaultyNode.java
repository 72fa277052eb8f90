package io.tidings.loadtest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * As much of a node as a simulation with one topic needs, with a fault in each stream but the
 * first: the second never gets event 2, the third gets it twice, the fourth after event 3.
 */
final class FaultyNode implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final AtomicLong events = new AtomicLong();
  private final List<FaultyStream> streams = new CopyOnWriteArrayList<>();

  FaultyNode() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/api/stream", this::stream);
    server.createContext("/api/topics/", this::publish);
    server.start();
  }

  String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** Its response stays open. */
  private synchronized void stream(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    FaultyStream stream = new FaultyStream(streams.size(), exchange.getResponseBody());
    stream.write("{\"type\":\"connected\",\"data\":{\"keepaliveMs\":15000}}", 0);
    streams.add(stream);
  }

  private synchronized void publish(HttpExchange exchange) throws IOException {
    String topic = exchange.getRequestURI().getPath().split("/", -1)[3];
    String event = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    long number = events.incrementAndGet();
    String frame = event.replaceFirst("\\{", "{\"topic\":\"%s\",".formatted(topic));
    streams.forEach(stream -> stream.event(number, frame));
    exchange.sendResponseHeaders(201, -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private static final class FaultyStream {
    private final int index;
    private final OutputStream body;
    private String kept = "";

    FaultyStream(int index, OutputStream body) {
      this.index = index;
      this.body = body;
    }

    void event(long number, String frame) {
      if (number == 2 && index == 3) {
        kept = frame;
        return;
      }
      if (number != 2 || index != 1) {
        write(frame, number);
      }
      if (number == 2 && index == 2) {
        write(frame, number);
      }
      if (number == 3 && index == 3) {
        write(kept, 2);
      }
    }

    void write(String data, long number) {
      try {
        body.write("data: %s\nid: e.1-%d\n\n".formatted(data, number).getBytes(UTF_8));
        body.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
