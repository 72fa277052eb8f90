package io.tidings.node.websocket;

import static io.tidings.node.test.RawWebSocket.fragment;
import static io.tidings.node.test.RawWebSocket.latin1;
import static io.tidings.node.test.RawWebSocket.ping;
import static io.tidings.node.test.RawWebSocket.pong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Relay;
import io.tidings.node.test.RawWebSocket;
import io.tidings.node.test.TestNode;
import io.tidings.testbed.websocket.WebSocketFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long a client may keep the node waiting, and how much it may send meanwhile. */
@Tag("slow")
class WebSocketDeadlineTest {
  private static final String TARGET = "/-/ws?topic=public.";
  private static final long PING = 500;
  private static final long PONG = 2_000;

  /** The lane looks at its connections every 250 ms; the rest is for a slow machine. */
  private static final long SLACK = 10_000;

  private static final int LARGE = 50_000;

  /** The write timeout and the linger, with time for a slow machine. */
  private static final Duration CUT = Duration.ofSeconds(30);

  private static TestNode node;

  private final String topic = "deadline-" + System.nanoTime();

  @BeforeAll
  static void start() {
    node =
        TestNode.startForDevelopment(
            "tidings.websocket.ping=" + PING + "ms",
            "tidings.websocket.pong=" + PONG + "ms",
            "tidings.stream.keepalive=10s",
            "tidings.stream.outbox-size=32MB",
            "tidings.stream.write-timeout=10s",
            "tidings.stream.linger=1s");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @AfterEach
  void allAreFreed() {
    await("all sessions to be freed").until(() -> node.bean(Relay.class).connections() == 0);
  }

  private RawWebSocket open() throws IOException {
    RawWebSocket client = RawWebSocket.open(node, TARGET + topic);
    client.expectMessage("connected");
    return client;
  }

  private void publish(String data) {
    String event = "{\"type\":\"t\",\"data\":\"" + data + "\"}";
    assertThat(node.post("/api/topics/public." + topic + "/events", event).statusCode())
        .isEqualTo(201);
  }

  private static double closes(CloseReason reason) {
    return node.bean(MeterRegistry.class)
        .counter("tidings.closes", "transport", "websocket", "reason", reason.word())
        .count();
  }

  private static long millisSince(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toMillis();
  }

  private static void awaitPing(RawWebSocket client) throws IOException {
    while (true) {
      WebSocketFrame frame = client.next();
      assertThat(frame).as("a ping, not the end").isNotNull();
      if (frame.opCode() == WebSocketFrame.PING) {
        return;
      }
    }
  }

  // ---- pings of the node

  @Test
  void pong_thatDoesNotCome_endsTheSessionInTime() throws IOException {
    double before = closes(CloseReason.GONE);
    long opened = System.nanoTime();
    try (RawWebSocket client = open()) {
      awaitPing(client);
      assertThat(millisSince(opened)).isBetween(PING - 50, PING + SLACK);
      long pinged = System.nanoTime();
      client.expectCut();
      assertThat(millisSince(pinged)).isBetween(PONG - 50, PONG + SLACK);
    }
    await("it to be counted").until(() -> closes(CloseReason.GONE) == before + 1);
  }

  @Test
  void pong_inTime_keepsTheSession_howeverOften() throws IOException {
    try (RawWebSocket client = open()) {
      for (int i = 0; i < 5; i++) {
        awaitPing(client);
        client.send(pong());
      }
      publish("alive");
      client.expectMessage("t");
    }
  }

  /** Any pong is a sign of life: what it carries is not compared. */
  @Test
  void pong_thatWasNotAskedFor_counts_butNotInAdvance() throws IOException {
    try (RawWebSocket client = open()) {
      for (int i = 0; i < 3; i++) {
        awaitPing(client);
        client.send(pong(latin1("other")), pong());
      }
      awaitPing(client);
      client.expectCut();
    }
  }

  @Test
  void pings_ofTheClient_areNoPongs() throws IOException {
    try (RawWebSocket client = open()) {
      awaitPing(client);
      long pinged = System.nanoTime();
      for (int i = 0; i < 200; i++) {
        client.send(ping());
      }
      client.text("nor is this").expectCut();
      assertThat(millisSince(pinged)).isBetween(PONG - 50, PONG + SLACK);
    }
  }

  /** Within a frame that does not end, no pong can come. */
  @Test
  void frame_thatDoesNotEnd_endsTheSession() throws IOException {
    byte[] frame = WebSocketFrame.text("x".repeat(120)).masked(0);
    long opened = System.nanoTime();
    try (RawWebSocket client = open()) {
      client.send(Arrays.copyOf(frame, 50)).expectCut();
    }
    assertThat(millisSince(opened)).isBetween(PING + PONG - 100, PING + PONG + 2 * SLACK);
  }

  @Test
  void frame_thatArrivesByteByByteForEver_endsTheSession() throws IOException {
    byte[] head = Arrays.copyOf(WebSocketFrame.text("x".repeat(60_000)).masked(0), 8);
    try (RawWebSocket client = open()) {
      client.send(head);
      Thread reader =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  client.expectCut();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      long begun = System.nanoTime();
      await("the end")
          .pollInterval(Duration.ofMillis(20))
          .until(() -> {
            client.send((byte) 'x');
            return !reader.isAlive();
          });
      assertThat(millisSince(begun)).isLessThan(PING + PONG + 2 * SLACK);
    }
  }

  // ---- clients that read slowly

  @Test
  void write_thatWaitsForTheClient_hasItsOwnDeadline() throws IOException {
    double slow = closes(CloseReason.SLOW_CONSUMER);
    double gone = closes(CloseReason.GONE);
    try (RawWebSocket client = open()) {
      long stalled = System.nanoTime();
      for (int i = 0; i < 80; i++) {
        publish("x".repeat(LARGE));
      }
      await("the node to let go of it")
          .atMost(CUT)
          .until(() -> closes(CloseReason.SLOW_CONSUMER) > slow);
      assertThat(millisSince(stalled)).isGreaterThan(5_000); // ping and pong together are far less
      assertThat(closes(CloseReason.GONE)).isEqualTo(gone);
    }
  }

  @Test
  void client_thatReadsAgainInTime_stays() throws IOException {
    try (RawWebSocket client = open()) {
      for (int i = 0; i < 80; i++) {
        publish("x".repeat(LARGE));
        client.send(pong());
      }
      await("the pong to be overdue if it had to come")
          .during(Duration.ofMillis(2 * PONG))
          .until(() -> node.bean(Relay.class).connections() == 1);
      for (int i = 0; i < 80; i++) {
        client.expectMessage("t");
      }
      publish("alive");
      client.expectMessage("t");
    }
  }

  /** The answer to its close frame waits behind what it does not read. */
  @Test
  void client_thatLeavesWithoutReading_countsUntilItIsCut() throws IOException {
    int events = 120;
    try (RawWebSocket client = open()) {
      for (int i = 0; i < events; i++) {
        publish("x".repeat(LARGE));
      }
      client.send(WebSocketFrame.close(1000, "bye"));
      await("it to be cut").atMost(CUT).until(() -> node.bean(Relay.class).connections() == 0);
      int arrived = 0;
      for (WebSocketFrame frame = client.next(); frame != null; frame = client.next()) {
        assertThat(frame.opCode()).isNotEqualTo(WebSocketFrame.CLOSE);
        arrived++;
      }
      assertThat(arrived).isLessThan(events);
    }
  }

  /** They hold no slot. */
  @Test
  void sessions_thatAreRefused_lingerInBoundedNumber() {
    WebSocketSessions sessions = node.bean(WebSocketSessions.class);
    List<WebSocketConnection> refused = new ArrayList<>();
    Opening none = new Opening.Refuse(CloseReason.LIMIT, Duration.ZERO);
    for (int i = 0; i < 1_000; i++) {
      refused.add(new WebSocketConnection(none, sessions));
      assertThat(sessions.linger(refused.getLast())).isTrue();
    }
    assertThat(sessions.linger(new WebSocketConnection(none, sessions))).isFalse();
    sessions.ended(refused.removeFirst());
    refused.add(new WebSocketConnection(none, sessions));
    assertThat(sessions.linger(refused.getLast())).isTrue();
    refused.forEach(sessions::ended);
  }

  // ---- what clients send

  @Test
  void input_withinItsBounds_isDropped_andThePingRenewsThem() throws IOException {
    try (RawWebSocket client = open()) {
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 80; i++) {
          client.send(pong(), fragment(true, true, latin1("x".repeat(100))));
        }
        awaitPing(client);
        client.send(pong());
      }
      publish("alive");
      client.expectMessage("t");
    }
  }

  @Test
  void pings_thatAreMeantToDrown_endTheSession() throws IOException {
    try (RawWebSocket client = open()) {
      client.flood(ping(new byte[125]), 1_000_000); // and reads no pong
    }
    try (RawWebSocket client = open()) {
      client.flood(ping(), 1_000_000);
    }
  }

  @Test
  void fragmentsWithoutEnd_endTheSession() throws IOException {
    try (RawWebSocket client = open()) {
      client.send(fragment(true, false)).flood(fragment(false, false), 1_000_000);
    }
    try (RawWebSocket client = open()) {
      client.send(fragment(true, false)).flood(fragment(false, false, latin1("x")), 1_000_000);
    }
  }

  @Test
  void textWithoutEnd_endsTheSession() throws IOException {
    try (RawWebSocket client = open()) {
      client.flood(WebSocketFrame.text("x".repeat(1_000)), 1_000_000);
    }
    byte[] huge = {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0x7f, -1, -1, -1, 0, 0, 0, 0};
    try (RawWebSocket client = open()) {
      client.send(huge).flood(WebSocketFrame.text("x".repeat(1_000)), 1_000_000);
    }
  }
}
