package io.tidings.node.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Mutations;
import io.tidings.node.relay.Relay;
import io.tidings.node.test.TestNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URLEncoder;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Whatever a client says about where it stands, it is answered with a stream, or told that its
 * request is malformed; nchan's workers crashed on crafted ids more than once.
 */
class StreamFuzzTest {
  private static final TestNode NODE = TestNode.startForDevelopment();
  private static final String EPOCH = epoch();

  private static String epoch() {
    String one = "{\"type\":\"t\",\"data\":1}";
    String answer = NODE.post("/api/topics/public.fuzz/events", one).body();
    return answer.replaceFirst("(?s).*\"cursor\":\"([^.]+)\\..*", "$1");
  }

  @AfterContainer
  static void stop() {
    await("all streams to be freed")
        .atMost(Duration.ofSeconds(30))
        .until(() -> NODE.bean(Relay.class).connections() == 0);
    assertThat(NODE.get("/livez").statusCode()).isEqualTo(200);
    NODE.close();
  }

  @Property(tries = 300)
  void lastEventId_anyBytes_isAStreamOrA4xx(@ForAll("cursors") String cursor) throws IOException {
    assertThat(answered("/api/stream?topic=public.fuzz", "Last-Event-ID: " + cursor + "\r\n"))
        .doesNotContain("jndi:ldap", "<script");
  }

  @Property(tries = 300)
  void lastEventId_inTheQuery_isAStream(@ForAll("cursors") String cursor) throws IOException {
    String query = "&lastEventId=" + URLEncoder.encode(cursor, UTF_8);
    if (query.length() < 4_000) {
      assertThat(answered("/api/stream?topic=public.fuzz" + query, ""))
          .startsWith("HTTP/1.1 200 ")
          .doesNotContain("jndi:ldap", "<script");
    }
  }

  @Property(tries = 300)
  void query_anyBytes_isAStreamOrA4xx(@ForAll("cursors") String text) throws IOException {
    answered("/api/stream?topic=public.fuzz&" + text.replace(' ', '+'), "");
    answered("/api/stream?topic=" + text.replace(' ', '+') + "&framing=" + text.length(), "");
  }

  /** The head, and what came with it; nothing of ours is longer. */
  private static String answered(String target, String header) throws IOException {
    String request = "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n";
    try (Socket socket = NODE.socket()) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      StringBuilder text = new StringBuilder();
      InputStream in = socket.getInputStream();
      byte[] bytes = new byte[8_192];
      while (text.indexOf("\r\n\r\n") < 0) {
        int n = in.read(bytes);
        assertThat(n).as("%s%s answered by %s", target, header, text).isPositive();
        text.append(new String(bytes, 0, n, ISO_8859_1));
      }
      assertThat(text.toString())
          .matches(
              "(?s)HTTP/1\\.1 (200|4\\d\\d|505) .*") // 505: a line that ends before its version
          .doesNotContain("X-Evil: 1\r\n");
      return text.toString();
    }
  }

  @Provide
  Arbitrary<String> cursors() {
    return Mutations.of(
        Arbitraries.of(
            EPOCH + ".1795188983747-0",
            EPOCH + ".0-0",
            EPOCH + ".9007199254740991-9007199254740991",
            "other.1-1",
            "lastEventId=" + EPOCH + ".1-1&lastEventId=x",
            ""));
  }
}
