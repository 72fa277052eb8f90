package io.tidings.node.ops;

import static io.tidings.node.test.RawHttp2.CONTINUATION;
import static io.tidings.node.test.RawHttp2.END_HEADERS;
import static io.tidings.node.test.RawHttp2.END_STREAM;
import static io.tidings.node.test.RawHttp2.HEADERS;
import static io.tidings.node.test.RawHttp2.PING;
import static io.tidings.node.test.RawHttp2.RST_STREAM;
import static io.tidings.node.test.RawHttp2.SETTINGS;
import static io.tidings.node.test.RawHttp2.WINDOW_UPDATE;
import static io.tidings.node.test.RawHttp2.frame;
import static io.tidings.node.test.RawHttp2.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.relay.Relay;
import io.tidings.node.test.RawHttp2;
import io.tidings.node.test.TestNode;
import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Frames that only an attacker sends so many of, byte by byte: the connection ends with GOAWAY
 * (ENHANCE_YOUR_CALM), and nothing stays behind.
 */
class Http2AbuseTest {
  private static final int ENHANCE_YOUR_CALM = 11;
  private static final int FRAMES = 100_000;

  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void streamsOpenedAndReset_100kTimes() throws Exception {
    assertCalmedDown(i ->
        new byte[][] {
          frame(
              HEADERS,
              END_STREAM | END_HEADERS,
              2 * i + 1,
              head("GET", "/api/stream?topic=public.a")),
          frame(RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8})
        });
  }

  /** CVE-2025-8671, MadeYouReset: frames that make the server itself reset the stream. */
  @Test
  void streamsThatTheServerHasToReset_100kTimes() throws Exception {
    assertCalmedDown(i ->
        new byte[][] {
          frame(HEADERS, END_HEADERS, 2 * i + 1, head("POST", "/api/events")),
          frame(WINDOW_UPDATE, 0, 2 * i + 1, new byte[4])
        });
  }

  @Test
  void continuationsWithoutEnd() throws Exception {
    assertCalmedDown(i ->
        new byte[][] {
          i == 0 ? frame(HEADERS, END_STREAM, 1, head("GET", "/")) : frame(CONTINUATION, 0, 1)
        });
  }

  @Test
  void pings() throws Exception {
    assertCalmedDown(_ -> new byte[][] {frame(PING, 0, 0, new byte[8])});
  }

  @Test
  void settings() throws Exception {
    assertCalmedDown(_ -> new byte[][] {frame(SETTINGS, 0, 0)});
  }

  private static void assertCalmedDown(IntFunction<byte[][]> flood) throws Exception {
    try (RawHttp2 client = RawHttp2.connect(node)) {
      int sent = 0;
      while (sent < FRAMES && client.send(flood.apply(sent))) {
        sent++;
      }
      assertThat(client.awaitEnd()).as("ended after %d", sent).isTrue();
      // What is still on its way may overtake the GOAWAY.
      assertThat(client.goAwayCode()).isIn(ENHANCE_YOUR_CALM, null);
    }
    assertThat(node.get("/livez").statusCode()).isEqualTo(200);
    await("no connection to stay")
        .atMost(Duration.ofSeconds(20))
        .until(() -> node.bean(Relay.class).connections() == 0);
  }
}
