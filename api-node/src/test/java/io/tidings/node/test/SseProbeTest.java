package io.tidings.node.test;

import static io.tidings.node.test.StreamRequest.stream;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.events.ResyncReason;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.test.SseFollower.ReconnectPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The instruments are tried on a server that says exactly what it is told to. */
class SseProbeTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
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
  void follower_reconnectsWithItsLastId() {
    Script first = script(OK + "\r\nretry: 10\n\nid: e.1-0\nevent: b\ndata: 1\n\nid: e.2-0\nev");
    Script second = script(OK + "\r\nid: e.2-0\nevent: b\ndata: 2\n\nid: e.3-0\n\n");
    StreamRequest request = stream("a").withNames().asQuery();
    try (SseFollower follower =
        SseFollower.follow(
            request, ReconnectPolicy.AFTER_RETRY, List.of(first.port(), second.port()))) {
      follower.awaitCursor("e.3-0", Duration.ofSeconds(10));
    }
    assertThat(first.requests.poll()).doesNotContain("lastEventId");
    assertThat(second.requests.poll()).contains("lastEventId=e.1-0");
  }

  @Test
  void follower_countsWhatABrowserWouldDieOf() {
    Script server = script("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
    try (SseFollower follower =
        SseFollower.follow(stream("a"), ReconnectPolicy.AT_ONCE, List.of(server.port()))) {
      follower.awaitConnections(2, Duration.ofSeconds(10));
      assertThat(follower.badStatuses()).contains(503);
      assertThatThrownBy(() -> follower.expectExactly(List.of("e.1-0")))
          .hasMessageContaining("missing 1: [e.1-0]");
    }
  }

  private Script script(String answer) {
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
    final String answer;

    Script(String answer) throws IOException {
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
        client.getOutputStream().write(answer.getBytes(UTF_8));
      } catch (IOException e) {
        // the client left
      }
    }
  }
}
