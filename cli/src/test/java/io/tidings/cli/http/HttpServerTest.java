package io.tidings.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HttpServerTest {
  /** OkHttp would send it again on another connection, also an event that may be sent once. */
  @Test
  void bodyWhoseAnswerIsLost_isSentOnce() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    com.sun.net.httpserver.HttpServer node =
        com.sun.net.httpserver.HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          if (requests.incrementAndGet() == 1) {
            exchange.sendResponseHeaders(204, -1);
          }
          exchange.close(); // without an answer, it closes the connection
        });
    node.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + node.getAddress().getPort());
      HttpServer server = new HttpServer(url, null);
      assertThat(server.send("POST", "/a", Map.of(), "1").status()).isEqualTo(204);
      assertThatThrownBy(() -> server.send("POST", "/a", Map.of(), "2"))
          .isInstanceOf(IOException.class);
      assertThat(requests).hasValue(2);
    } finally {
      node.stop(0);
    }
  }
}
