package io.tidings.node.websocket;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Relay;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.Frame;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import io.tidings.node.test.WebSocketProbe;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is seen of a stream over a WebSocket, beside what all transports have in common. */
class StreamOverWebSocketTest {
  private static final String OPEN = "tidings.access.public-topics=public.*";
  private static final StreamRequest PUBLIC = stream("public.a").over(Transport.WEBSOCKET);
  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.start(
            OPEN,
            "tidings.websocket.ping=200ms",
            "tidings.websocket.pong=3s",
            "tidings.stream.keepalive=200ms");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void guest_hearsSignsOfLifeOnly_andIsNotRedirected() {
    TestUser guest = TestUser.guestAt(node).with("Cookie", "SESSION=none", "Accept", "text/html");
    TestUser owner = TestUser.at(node);
    TestBoard project = owner.project(",\"visibility\":\"public\"");
    try (StreamProbe probe = guest.open("/user/events", Transport.WEBSOCKET);
        StreamProbe signedIn = owner.open("/user/events", Transport.WEBSOCKET)) {
      probe.expectAccepted().expectConnected();
      signedIn.expectConnected();
      assertThat(probe.frames().getFirst().data().path("userId").isNull()).isTrue();
      project.ticket("public", project.column(0));
      signedIn.expectEvent("project-board." + project.id);
      await("a ping with a later position")
          .until(() -> !Objects.equals(probe.lastCursor(), probe.frames().getFirst().cursor()));
      assertThat(probe.frames()).extracting(Frame::type).containsOnly("connected", "ping");
    }
  }

  @Tag("slow")
  @Test
  void client_thatAnswersPings_stays() {
    try (WebSocketProbe probe = WebSocketProbe.open(node.port(), PUBLIC)) {
      probe.awaitPings(20); // longer than a pong may take
      assertThat(probe.awaitEnd(Duration.ZERO)).isFalse();
    }
  }

  /** It was silent for too long: nothing more is said to it. */
  @Tag("slow")
  @Test
  void client_thatAnswersNoPings_isCut() {
    try (WebSocketProbe probe = WebSocketProbe.open(node.port(), PUBLIC)) {
      probe.expectConnected();
      probe.withoutPongs().expectEnd();
      assertThat(probe.frames()).extracting(Frame::type).doesNotContain("closed");
    }
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void metrics_andLogLine_nameTheTransport(CapturedOutput log) {
    try (TestNode own =
        TestNode.start(OPEN, "logging.level.io.tidings.node.relay.EndedConnection=debug")) {
      try (StreamProbe sse = StreamProbe.open(own.port(), stream("public.a"));
          StreamProbe first = StreamProbe.open(own.port(), PUBLIC);
          StreamProbe second = StreamProbe.open(own.port(), PUBLIC)) {
        sse.expectConnected();
        first.expectConnected();
        second.expectConnected();
        assertThat(metric(own, "tidings_connections", "sse")).isEqualTo(1);
        assertThat(metric(own, "tidings_connections", "websocket")).isEqualTo(2);
        assertThat(metric(own, "tidings_opens_total", "websocket")).isEqualTo(2);
      }
      await("the ends").until(() -> own.bean(Relay.class).connections() == 0);
      assertThat(metric(own, "tidings_connections", "websocket")).isZero();
      assertThat(metric(own, "tidings_closes_total", "websocket")).isEqualTo(2);
      assertThat(metric(own, "tidings_closes_total", "sse")).isEqualTo(1);
    }
    assertThat(log.getAll().lines().filter(line -> line.contains("connection ended")))
        .filteredOn(line -> line.contains("transport=\"websocket\" reason=\"gone\""))
        .hasSize(2);
  }

  /** The sum of all lines of this name and transport. */
  private static double metric(TestNode node, String name, String transport) {
    return node.manage("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .filter(line -> line.contains("transport=\"" + transport + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void drain_clientThatHasSentNoToken_isAskedToComeBack() throws InterruptedException {
    TestNode own = TestNode.start("tidings.drain.window=100ms");
    StreamRequest request = stream("mine.a").over(Transport.WEBSOCKET);
    try (WebSocketProbe waiting = WebSocketProbe.open(own.port(), request);
        WebSocketProbe quick = WebSocketProbe.open(own.port(), request)) {
      waiting.expectAccepted();
      quick.say("{\"token\":\"" + Token.of("u1").topics("mine.*").text() + "\"}");
      quick.expectConnected();
      Thread closing = Thread.ofPlatform().start(own::close);
      waiting.expectClosed(CloseReason.SHUTDOWN);
      quick.expectClosed(CloseReason.SHUTDOWN);
      assertThat(waiting.retry()).isPositive();
      assertThat(closing.join(Duration.ofMinutes(1))).isTrue();
    }
  }
}
