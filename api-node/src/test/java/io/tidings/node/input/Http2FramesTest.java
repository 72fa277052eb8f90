package io.tidings.node.input;

import static io.tidings.node.test.RawHttp2.CONTINUATION;
import static io.tidings.node.test.RawHttp2.DATA;
import static io.tidings.node.test.RawHttp2.END_HEADERS;
import static io.tidings.node.test.RawHttp2.END_STREAM;
import static io.tidings.node.test.RawHttp2.HEADERS;
import static io.tidings.node.test.RawHttp2.frame;
import static io.tidings.node.test.RawHttp2.head;
import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.relay.Relay;
import io.tidings.node.test.RawHttp2;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * HTTP/2 clients that make the server work and take nothing: it ends their connection, or they get
 * no more than their share, and a stream that is open meanwhile goes on.
 */
class Http2FramesTest {
  private static final int FLOOD = 100_000;
  private static final byte[] STREAM = head("GET", "/api/stream?topic=public.h2abuse");

  private static TestNode node;

  private SseProbe other;

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void openAnother() {
    other = SseProbe.open(node.port(), stream("public.h2abuse")).expectConnected();
  }

  @AfterEach
  void othersDidNotNotice() {
    node.post("/api/topics/public.h2abuse/events", "{\"type\":\"still-here\",\"data\":1}");
    other.expectEvent("still-here");
    other.close();
    await("nothing to be left open")
        .atMost(Duration.ofSeconds(20))
        .until(() -> node.bean(Relay.class).connections() == 0);
  }

  /** CVE-2025-48989 and its kin: the server itself has to reset the streams. */
  @Test
  void madeYouReset_byDataAfterTheEnd_endsTheConnection() throws Exception {
    expectEnd(i ->
        new byte[][] {
          frame(HEADERS, END_STREAM | END_HEADERS, 2 * i + 1, STREAM),
          frame(DATA, 0, 2 * i + 1, new byte[1])
        });
  }

  @Test
  void endlessContinuations_endTheConnection() throws Exception {
    byte[] field = new byte[1_000]; // one new header, "" = ""
    expectEnd(i ->
        new byte[][] {i == 0 ? frame(HEADERS, 0, 1, STREAM) : frame(CONTINUATION, 0, 1, field)});
  }

  @Test
  void settingsNeverAcknowledged_costsTheOthersNothing() throws Exception {
    try (RawHttp2 client = RawHttp2.connect(node)) {
      assertThat(client.send(frame(HEADERS, END_STREAM | END_HEADERS, 1, STREAM))).isTrue();
      await("the response").until(() -> client.heads() == 1);
      assertThat(node.bean(Relay.class).connections()).isEqualTo(2);
    }
  }

  @Test
  void moreStreamsThanAllowed_areRefusedAndTheRestServed() throws Exception {
    try (RawHttp2 client = RawHttp2.connect(node)) {
      for (int i = 0; i < 300; i++) {
        client.send(frame(HEADERS, END_STREAM | END_HEADERS, 2 * i + 1, STREAM));
      }
      await("as many streams as a connection may have")
          .atMost(Duration.ofSeconds(30))
          .until(() -> client.heads() >= 256 || client.goAwayCode() != null);
      assertThat(node.bean(Relay.class).connections()).isLessThanOrEqualTo(257);
    }
  }

  private static void expectEnd(IntFunction<byte[][]> frames) throws Exception {
    try (RawHttp2 client = RawHttp2.connect(node)) {
      int sent = 0;
      while (sent < FLOOD && client.send(frames.apply(sent))) {
        sent++;
      }
      assertThat(client.awaitEnd()).as("ended after %d", sent).isTrue();
      assertThat(client.heads()).as("requests that were served").isLessThan(FLOOD / 10);
    }
  }
}
