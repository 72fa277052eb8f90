package io.tidings.node.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.TestNode;
import io.tidings.testbed.cluster.Balancer;
import io.tidings.testbed.cluster.BalancerKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests about whose end two readers could disagree: each hop refuses them and closes the
 * connection, so that the bytes that follow are never read as a request.
 */
class SmugglingTest {
  private static final String BODY = "{\"type\":\"outer\",\"data\":1}";
  private static final String INNER =
      "POST /api/topics/public.inner/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
          + "Content-Type: application/json\r\nContent-Length: 25\r\n\r\n{\"type\":\"inner\",\"data\":1}";

  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static Arguments heads(String what, String fields) {
    return Arguments.of(what, fields, "0\r\n\r\n");
  }

  private static Arguments chunks(String what, String body) {
    return Arguments.of(what, "Transfer-Encoding: chunked\r\n", body.formatted("19", BODY));
  }

  static Stream<Arguments> ambiguous() {
    return Stream.of(
        heads("CL and TE", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
        heads("TE and CL", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"),
        heads("two CL", "Content-Length: 5\r\nContent-Length: 6\r\n"),
        heads("CL list", "Content-Length: 5, 6\r\n"),
        heads("CL with sign", "Content-Length: +5\r\n"),
        heads("CL below 0", "Content-Length: -1\r\n"),
        heads("TE unknown", "Transfer-Encoding: xchunked\r\n"),
        heads("TE chunked twice", "Transfer-Encoding: chunked, chunked\r\n"),
        heads("TE then identity", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"),
        heads("TE with VT", "Transfer-Encoding: \u000bchunked\r\n"),
        heads("TE, space before colon", "Transfer-Encoding : chunked\r\n"),
        heads("TE folded", "Transfer-Encoding:\r\n chunked\r\n"),
        chunks("extension ends with LF", "%s;x\n%s\r\n0\r\n\r\n"),
        chunks("empty extension ends with LF", "%s;\n%s\r\n0\r\n\r\n"),
        chunks("LF quoted in extension", "%s;a=\"\n\"\r\n%s\r\n0\r\n\r\n"),
        chunks("quote never closed", "%s;a=\"\r\n%s\r\n0\r\n\r\n"),
        chunks("size ends with LF", "%s\n%s\r\n0\r\n\r\n"),
        chunks("size ends with CR", "%s\r%s\r\n0\r\n\r\n"),
        chunks("size with 0x", "0x%s\r\n%s\r\n0\r\n\r\n"),
        chunks("size with sign", "+%s\r\n%s\r\n0\r\n\r\n"),
        chunks("size overflows", "FFFFFFFFFFFFFFF%s\r\n%s\r\n0\r\n\r\n"),
        chunks("data ends with LF", "%s\r\n%s\n0\r\n\r\n"),
        chunks("data longer than its size", "%s\r\n%sxx0\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ambiguous")
  void request_ambiguous_isRefusedAndTheConnectionClosed(String what, String fields, String body)
      throws IOException {
    int before = published();
    String answer = exchange(node.port(), fields, body);
    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    assertThat(answer.split("HTTP/1\\.1 ", -1)).hasSize(2);
    assertThat(published()).isEqualTo(before);
  }

  /**
   * Requests that nginx does not refuse it reads to their end and writes anew, so that the node has
   * nothing to guess: each event has an answer that nginx passed on to its own client.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("ambiguous")
  void request_ambiguousThroughNginx_isSeenAlikeByBoth(String what, String fields, String body)
      throws IOException {
    Assumptions.assumeTrue(BalancerKind.NGINX.program().isPresent(), "nginx is not installed");
    int before = published();
    try (Balancer nginx = Balancer.start(BalancerKind.NGINX, List.of(node.port()))) {
      String answer = exchange(nginx.port(), fields, body);
      assertThat(answer).matches("(?s)(HTTP/1\\.1 (201|400|501) .*)?");
      assertThat(published() - before).isEqualTo(answer.split("HTTP/1\\.1 201 ", -1).length - 1);
    }
  }

  /** What was answered; a hop that waits for more of the request has said all it will. */
  private static String exchange(int port, String fields, String body) throws IOException {
    String request =
        "POST /api/topics/public.outer/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + fields
            + "\r\n"
            + body
            + INNER;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(3_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        socket.getInputStream().transferTo(answer);
      } catch (SocketTimeoutException e) {
        // it waits
      }
      return answer.toString(ISO_8859_1);
    }
  }

  private static int published() {
    int events = 0;
    for (String topic : List.of("public.outer", "public.inner")) {
      String log = node.get("/api/topics/" + topic + "/events?limit=1000").body();
      events += log.split("\"type\":\"(outer|inner)\"", -1).length - 1;
    }
    return events;
  }
}
