package io.tidings.node.test;

import static io.tidings.node.test.StreamRequest.stream;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidings.events.ResyncReason;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.StreamFollower.ReconnectPolicy;
import io.tidings.testbed.websocket.WebSocketFrame;
import io.tidings.testbed.websocket.WebSocketHandshake;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The instruments are tried on a server that says exactly what it is told to. */
@Tag("slow")
class StreamProbeTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
  private static final String SWITCHED =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: "
          + WebSocketHandshake.accept()
          + "\r\n\r\n";
  private final List<Script> scripts = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Script script : scripts) {
      script.socket.close();
    }
  }

  @Test
  void expectations_walkOverWhatArrived() {
    Script server =
        script(
            OK
                + """
                \r
                retry: 1500
                id: e.1-0

                data: {"type":"connected","data":{"node":"n"}}

                id: e.2-0
                data: {"topic":"a","type":"card.moved","data":{"n":1},"tabId":null,"timestamp":"2026-01-01T00:00:00.000Z"}

                : keepalive

                data: {"type":"resync","data":{"reason":"trimmed","topics":["a"],"to":"e.3-0"}}

                retry: 2000
                data: {"type":"closed","data":{"reason":"shutdown"}}

                """);
    try (SseProbe probe = SseProbe.open(server.port(), stream("a").after("e.0-0"))) {
      probe
          .expectStatus(200)
          .expectConnected()
          .expectEvent("card.moved")
          .expectResync(ResyncReason.TRIMMED)
          .expectClosed(CloseReason.SHUTDOWN);
      assertThat(probe.lastCursor()).isEqualTo("e.2-0");
      assertThat(probe.retry()).isEqualTo(Duration.ofSeconds(2));
      assertThat(probe.events()).hasSize(1).allMatch(event -> event.topic().equals("a"));
      assertThat(probe.headers()).containsEntry("content-type", "text/event-stream");
    }
    assertThat(server.requests.poll())
        .startsWith("GET /api/stream?topic=a HTTP/1.1")
        .contains("Last-Event-ID: e.0-0");
  }

  @Test
  void expectations_fail() {
    Script server = script(OK + "\r\nevent: b\ndata: 1\n\n");
    try (SseProbe probe = SseProbe.open(server.port(), stream("a").withNames())) {
      assertThatThrownBy(() -> probe.expectEvent("a"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("expected event a but got b 1");
      assertThatThrownBy(() -> probe.expectStatus(404)).isInstanceOf(AssertionError.class);
      assertThatThrownBy(() -> probe.awaitEvents(2, Duration.ofMillis(1)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("2 events");
    }
  }

  @Test
  void chunks_areTakenOff() {
    Script server =
        script(
            OK
                + "Transfer-Encoding: chunked\r\n\r\n"
                + "b;x=y\r\nevent: b\nda\r\n9\r\nta: [1]\n\n\r\n0\r\n\r\n");
    try (SseProbe probe = SseProbe.open(server.port(), stream("a").withNames())) {
      assertThat(probe.expectEvent("b").expectEnd().frames().getFirst().data().toString())
          .isEqualTo("[1]");
    }
  }

  @Test
  void refusal_hasItsBody() {
    Script server =
        script("HTTP/1.1 403 Forbidden\r\nContent-Length: 12\r\n\r\n{\"status\":1}and more");
    try (SseProbe probe = SseProbe.open(server.port(), stream("a"))) {
      assertThat(probe.status()).isEqualTo(403);
      assertThat(probe.errorBody()).isEqualTo("{\"status\":1}");
    }
  }

  @Test
  void stopReading_holdsBackWhatArrives() {
    Script server = script(OK + "\r\n" + "event: b\ndata: 1\n\n".repeat(100_000));
    try (SseProbe probe =
        SseProbe.open(server.port(), stream("a").withNames().withReceiveBuffer(4096))) {
      probe.expectEvent("b").stopReading();
      long few = probe.bytes();
      assertThat(probe.awaitEnd(Duration.ofMillis(50))).isFalse();
      assertThat(probe.bytes()).isLessThan(few + 100_000);
      assertThat(probe.resumeReading().awaitEvents(100_000, Duration.ofSeconds(10)))
          .hasSize(100_000);
    }
  }

  @Test
  void webSocket_expectations_walkOverWhatArrived() {
    Script server =
        script(
            SWITCHED,
            """
            {"type":"connected","data":{"node":"n"},"retry":1500,"id":"e.1-0"}
            {"topic":"a","type":"card.moved","data":{"n":1},"id":"e.2-0"}
            {"type":"ping"}
            {"type":"resync","data":{"reason":"trimmed","topics":["a"],"to":"e.3-0"}}
            {"type":"closed","data":{"reason":"shutdown"},"retry":2000}
            """,
            WebSocketFrame.close(4503, "shutdown"));
    try (StreamProbe probe = StreamProbe.open(server.port(), webSocket().after("e.0-0"))) {
      probe
          .expectAccepted()
          .expectConnected()
          .expectEvent("card.moved")
          .expectResync(ResyncReason.TRIMMED)
          .expectClosed(CloseReason.SHUTDOWN);
      assertThat(probe.lastCursor()).isEqualTo("e.2-0");
      assertThat(probe.retry()).isEqualTo(Duration.ofSeconds(2));
      assertThat(probe.events()).hasSize(1).allMatch(event -> event.topic().equals("a"));
    }
    assertThat(server.requests.poll())
        .startsWith("GET /-/ws?topic=a HTTP/1.1")
        .contains("Last-Event-ID: e.0-0", "Upgrade: websocket");
  }

  static Stream<Arguments> wrongEnds() {
    String closed = "{\"type\":\"closed\",\"data\":{\"reason\":\"shutdown\"}}";
    WebSocketFrame good = WebSocketFrame.close(4503, "shutdown");
    return Stream.of(
        Arguments.of("another code", closed, List.of(WebSocketFrame.close(4408, "shutdown"))),
        Arguments.of("another reason", closed, List.of(WebSocketFrame.close(4503, "timeout"))),
        Arguments.of("no close frame", closed, List.of()),
        Arguments.of("two close frames", closed, List.of(good, good)),
        Arguments.of("one more message", closed + "\n{\"type\":\"ping\"}", List.of(good)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongEnds")
  void webSocket_thatEndsInAnotherWay_isNotClosed(
      String what, String messages, List<WebSocketFrame> ends) {
    Script server = script(SWITCHED, messages, ends.toArray(WebSocketFrame[]::new));
    try (StreamProbe probe = StreamProbe.open(server.port(), webSocket())) {
      assertThatThrownBy(() -> probe.expectClosed(CloseReason.SHUTDOWN))
          .isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void webSocket_ofAnotherHandshake_isCut() {
    Script server = script(SWITCHED.replace("Accept: ", "Accept: x"), "{\"type\":\"ping\"}");
    try (StreamProbe probe = StreamProbe.open(server.port(), webSocket())) {
      assertThatThrownBy(probe::nextFrame).hasMessageContaining("not the answer");
    }
  }

  @Test
  void follower_changesTheTransport() {
    Script first = script(OK + "\r\nid: e.1-0\nevent: b\ndata: 1\n\n");
    Script second =
        script(SWITCHED, "{\"topic\":\"a\",\"type\":\"b\",\"data\":2,\"id\":\"e.2-0\"}");
    try (StreamFollower follower =
        StreamFollower.hop(
            stream("a").withNames(),
            Duration.ofMillis(500),
            List.of(first.port(), second.port()),
            List.of(Transport.SSE, Transport.WEBSOCKET))) {
      follower.awaitCursor("e.2-0", Duration.ofSeconds(10));
      // A connection is counted behind what was read from it.
      await().until(() -> follower.transports().equals(EnumSet.allOf(Transport.class)));
    }
    assertThat(second.requests.poll()).contains("Upgrade: websocket", "Last-Event-ID: e.1-0");
  }

  @Test
  void follower_reconnectsWithItsLastId() {
    Script first = script(OK + "\r\nretry: 10\n\nid: e.1-0\nevent: b\ndata: 1\n\nid: e.2-0\nev");
    Script second = script(OK + "\r\nid: e.2-0\nevent: b\ndata: 2\n\nid: e.3-0\n\n");
    StreamRequest request = stream("a").withNames().asQuery();
    try (StreamFollower follower =
        StreamFollower.follow(
            request, ReconnectPolicy.AFTER_RETRY, List.of(first.port(), second.port()))) {
      follower.awaitCursor("e.3-0", Duration.ofSeconds(10));
    }
    assertThat(first.requests.poll()).doesNotContain("lastEventId");
    assertThat(second.requests.poll()).contains("lastEventId=e.1-0");
  }

  @Test
  void follower_countsWhatWouldStopABrowser() {
    Script server = script("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
    try (StreamFollower follower =
        StreamFollower.follow(stream("a"), ReconnectPolicy.AT_ONCE, List.of(server.port()))) {
      follower.awaitConnections(2, Duration.ofSeconds(10));
      assertThat(follower.badStatuses()).contains(503);
      assertThatThrownBy(() -> follower.expectExactly(List.of("e.1-0")))
          .hasMessageContaining("missing 1: [e.1-0]");
    }
  }

  private static StreamRequest webSocket() {
    return stream("a").over(Transport.WEBSOCKET);
  }

  /** Each line is a message. */
  private Script script(String head, String messages, WebSocketFrame... ends) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.writeBytes(head.getBytes(UTF_8));
    messages.lines().forEach(line -> write(answer, WebSocketFrame.text(line)));
    for (WebSocketFrame end : ends) {
      write(answer, end);
    }
    return script(answer.toByteArray());
  }

  private static void write(ByteArrayOutputStream answer, WebSocketFrame frame) {
    answer.write(frame.firstByte());
    answer.write(frame.payload().length); // less than 126
    answer.writeBytes(frame.payload());
  }

  private Script script(String answer) {
    return script(answer.getBytes(UTF_8));
  }

  private Script script(byte[] answer) {
    try {
      Script script = new Script(answer);
      scripts.add(script);
      return script;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Gives each connection the same answer and closes it. */
  private static final class Script {
    final ServerSocket socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    final byte[] answer;

    Script(byte[] answer) throws IOException {
      this.answer = answer;
      Thread.ofVirtual().start(this::serve);
    }

    int port() {
      return socket.getLocalPort();
    }

    private void serve() {
      try {
        while (true) {
          Socket client = socket.accept();
          Thread.ofVirtual().start(() -> answer(client));
        }
      } catch (IOException e) {
        // closed
      }
    }

    private void answer(Socket client) {
      try (client) {
        BufferedReader in =
            new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
        StringBuilder request = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
          request.append(line).append('\n');
        }
        requests.add(request.toString());
        client.getOutputStream().write(answer);
        client.shutdownOutput();
        in.transferTo(
            Writer.nullWriter()); // or what the client says last would reset the connection
      } catch (IOException e) {
        // the client left
      }
    }
  }
}
