package io.tidings.node.websocket;

import static io.tidings.node.test.RawWebSocket.fragment;
import static io.tidings.node.test.RawWebSocket.ping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.access.Caller;
import io.tidings.node.limits.Admission;
import io.tidings.node.limits.Requester;
import io.tidings.node.relay.Relay;
import io.tidings.node.test.RawWebSocket;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import io.tidings.testbed.websocket.WebSocketFrame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Sessions that wait for a token, or for the verification of one, count and end like all others.
 */
@Tag("slow")
class WaitingSessionsTest {
  private static final String TOPIC = "waiting.a";
  private static final String TARGET = "/-/ws?topic=" + TOPIC;
  private static final Token TOKEN = Token.of("reader").topics(TOPIC);
  private static final int LIMIT = 20;

  private static String message(Token token) {
    return "{\"token\":\"" + token.text() + "\"}";
  }

  /** However sessions begin and end: afterwards there is room for exactly as many as before. */
  @Test
  void sessions_ofRandomFates_leaveNothingCounted() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (TestNode node =
        TestNode.start(
            "tidings.limits.streams-per-address=" + LIMIT,
            "tidings.limits.guest-streams-per-address=" + LIMIT,
            "tidings.websocket.token-timeout=300ms")) {
      List<RawWebSocket> open = new ArrayList<>();
      for (int i = 0; i < 150; i++) {
        RawWebSocket client = RawWebSocket.request(node, TARGET);
        live(client, random.nextInt(12));
        if (random.nextInt(4) == 0) {
          open.add(client);
        } else {
          client.close();
        }
        if (open.size() > LIMIT) {
          open.remove(random.nextInt(open.size())).close();
        }
      }
      for (RawWebSocket client : open) {
        client.close();
      }
      Admission admission = node.bean(Admission.class);
      Requester here = new Requester(Caller.ANONYMOUS, "127.0.0.1", null);
      await("the slots of seed " + seed + " to be free")
          .pollDelay(Duration.ofMillis(500)) // for what the node has not read yet
          .until(
              () -> admission.rejection(here) == null && node.bean(Relay.class).connections() == 0);
      List<RawWebSocket> again = new ArrayList<>();
      for (int i = 0; i < LIMIT; i++) {
        assertThat(admission.rejection(here)).as("after %s of seed %s", i, seed).isNull();
        RawWebSocket client =
            RawWebSocket.open(node, TARGET, TOKEN.asHeader()[0] + ": " + TOKEN.asHeader()[1]);
        client.expectMessage("connected");
        again.add(client);
      }
      assertThat(admission.rejection(here)).as("seed %s", seed).isNotNull();
      for (RawWebSocket client : again) {
        client.close();
      }
    }
  }

  private static void live(RawWebSocket client, int fate) throws IOException {
    switch (fate) {
      case 0 -> {} // nothing is read, not even the head
      case 1 -> client.expectSwitched();
      case 2 -> client.text(message(TOKEN)).expectSwitched();
      case 3 -> client.text(message(TOKEN)).text("more");
      case 4 -> client.text(message(TOKEN.signedWith("x".repeat(32)))).expectSwitched();
      case 5 -> client.text("no token").expectSwitched();
      case 6 -> client.send(fragment(true, false, (byte) '{')).expectSwitched();
      case 7 -> client.send(new WebSocketFrame(0xff, new byte[0])).expectSwitched();
      case 8 -> client.send(WebSocketFrame.close(1000, "")).expectSwitched();
      case 9 -> client.text(message(TOKEN)).send(WebSocketFrame.close(1000, "")).expectSwitched();
      case 10 -> {
        client.expectSwitched();
        client.expectCut(); // the deadline, or a limit
      }
      default -> client.shutdownOutput();
    }
  }

  @Test
  void session_thatWaits_takesASlot_andItsOwnDoesNotStandInItsWay() throws IOException {
    try (TestNode node =
        TestNode.start(
            "tidings.limits.streams-per-address=1", "tidings.websocket.token-timeout=30s")) {
      try (RawWebSocket waiting = RawWebSocket.open(node, TARGET)) {
        waiting.send(ping()).expectPong();
        try (RawWebSocket another = RawWebSocket.open(node, TARGET)) {
          another.expectClosed("limit", 4429);
        }
        waiting.text(message(TOKEN)).expectMessage("connected");
      }
    }
  }

  @Test
  void sessions_thatWait_endWithTheNode_atOnce() throws IOException, InterruptedException {
    TestNode node =
        TestNode.start("tidings.websocket.token-timeout=1m", "tidings.drain.window=500ms");
    List<RawWebSocket> waiting = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waiting.add(RawWebSocket.open(node, TARGET));
    }
    Thread closing = Thread.ofPlatform().start(node::close);
    for (RawWebSocket client : waiting) {
      client.expectClosed("shutdown", 4503);
      client.close();
    }
    assertThat(closing.join(Duration.ofSeconds(10))).as("the node is gone").isTrue();
  }

  /** An issuer that takes connections, and never says a word. */
  @Test
  void verification_thatHangs_holdsUpNobodyElse_andCounts() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        TestNode node =
            TestNode.start(
                "tidings.access.jwt.secret=",
                "tidings.access.jwt.jwks=https://localhost:" + silent.getLocalPort() + "/jwks",
                "tidings.access.public-topics=public.*",
                "tidings.limits.guest-streams-per-address=40")) {
      String signed = message(TOKEN.header("alg", "RS256"));
      try (RawWebSocket live = RawWebSocket.open(node, "/-/ws?topic=public.a")) {
        live.expectMessage("connected");
        List<RawWebSocket> hanging = new ArrayList<>();
        for (int i = 0; i < 39; i++) {
          RawWebSocket client = RawWebSocket.open(node, TARGET);
          client.text(signed).send(ping()).expectPong(); // its thread is free again
          hanging.add(client);
        }
        try (RawWebSocket beyond = RawWebSocket.open(node, TARGET)) {
          beyond.expectClosed("limit", 4429);
        }
        for (int i = 0; i < 5; i++) {
          assertThat(
                  node.post("/api/topics/public.a/events", "{\"type\":\"t\",\"data\":1}")
                      .statusCode())
              .isEqualTo(201);
          live.expectMessage("t");
        }
        hanging.removeLast().close(); // in the middle of it
        for (RawWebSocket client : hanging) {
          client.expectClosed("timeout", 4408);
          client.close();
        }
      }
      Requester here = new Requester(Caller.ANONYMOUS, "127.0.0.1", null);
      await("all to be free").until(() -> node.bean(Relay.class).connections() == 0);
      assertThat(node.bean(Admission.class).rejection(here)).isNull();
    }
  }
}
