package io.tidings.node.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.ResyncReason;
import io.tidings.events.Topic;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Dialect;
import io.tidings.node.relay.Dialect.Attachment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Each frame byte by byte, as docs/protocol.md shows it. */
class DialectTest {
  private static final Topic A = new Topic("project.42");
  private static final Topic B = new Topic("projects");
  private static final Cursor CURSOR = new Cursor("e1", new EventId(1795188983747L, 2));

  private final Dialect unnamed = new UnnamedDialect();
  private final Dialect named = new NamedDialect();

  @Test
  void event_unnamed_hasIdAndExactlyFiveFields() {
    assertThat(text(unnamed.event(new Event(CURSOR, envelope("tab-1")), B)))
        .isEqualTo(
            """
            data: {"topic":"projects","type":"card.moved","data":{"url":"a/b","n":1.50},\
            "tabId":"tab-1","timestamp":"2026-01-01T00:00:00.000Z"}
            id: e1.1795188983747-2

            """);
  }

  @Test
  void event_named_hasTypeAndBareData() {
    assertThat(text(named.event(new Event(CURSOR, envelope("tab-1")), B)))
        .isEqualTo(
            """
            event: card.moved
            data: {"url":"a/b","n":1.50}
            id: e1.1795188983747-2

            """);
  }

  @Test
  void ephemeral_hasNoId() {
    assertThat(text(unnamed.ephemeral(envelope(null), A)))
        .isEqualTo(
            """
            data: {"topic":"project.42","type":"card.moved","data":{"url":"a/b","n":1.50},\
            "tabId":null,"timestamp":"2026-01-01T00:00:00.000Z"}

            """);
    assertThat(text(named.ephemeral(envelope(null), A)))
        .isEqualTo(
            """
            event: card.moved
            data: {"url":"a/b","n":1.50}

            """);
  }

  @Test
  void connected_carriesRetry_andHowOftenItGivesASignOfLife() {
    Attachment returning = attachment(null);
    assertThat(text(unnamed.connected(returning)))
        .isEqualTo(
            """
            retry: 2140
            data: {"type":"connected","data":{"node":"node-1","keepaliveMs":15000}}

            """);
    assertThat(text(named.connected(returning)))
        .isEqualTo(
            """
            retry: 2140
            event: connected
            data: {"node":"node-1","keepaliveMs":15000}

            """);
  }

  @Test
  void connected_withoutACursor_carriesTheFirstPosition() {
    Attachment first = attachment(CURSOR);
    assertThat(text(unnamed.connected(first)))
        .endsWith("\"keepaliveMs\":15000}}\nid: e1.1795188983747-2\n\n");
    assertThat(text(named.connected(first)))
        .endsWith("\"keepaliveMs\":15000}\nid: e1.1795188983747-2\n\n");
  }

  private static Attachment attachment(@Nullable Cursor position) {
    return new Attachment(
        "node-1", null, Duration.ofSeconds(15), Duration.ofMillis(2140), position);
  }

  @Test
  void resync_moves_hasId() {
    assertThat(text(unnamed.resync(ResyncReason.EPOCH, List.of(A, B), CURSOR, true)))
        .isEqualTo(
            """
            data: {"type":"resync","data":{"reason":"epoch","topics":["project.42","projects"],\
            "to":"e1.1795188983747-2"}}
            id: e1.1795188983747-2

            """);
    assertThat(text(named.resync(ResyncReason.BAD_CURSOR, List.of(A), CURSOR, true)))
        .isEqualTo(
            """
            event: resync
            data: {"reason":"bad-cursor","topics":["project.42"],"to":"e1.1795188983747-2"}
            id: e1.1795188983747-2

            """);
  }

  @Test
  void resync_ofSomeTopics_hasNoId() {
    assertThat(text(named.resync(ResyncReason.TRIMMED, List.of(A), CURSOR, false)))
        .startsWith("event: resync\ndata: {\"reason\":\"trimmed\"");
    assertThat(text(unnamed.resync(ResyncReason.TRIMMED, List.of(A), CURSOR, false)))
        .startsWith("data: {\"type\":\"resync\"");
  }

  @Test
  void closed_carriesRetry() {
    Duration retry = Duration.ofMillis(1234);
    assertThat(text(unnamed.closed(CloseReason.SLOW_CONSUMER, retry)))
        .isEqualTo(
            "retry: 1234\ndata: {\"type\":\"closed\",\"data\":{\"reason\":\"slow-consumer\"}}\n\n");
    assertThat(text(named.closed(CloseReason.SHUTDOWN, retry)))
        .isEqualTo("retry: 1234\nevent: closed\ndata: {\"reason\":\"shutdown\"}\n\n");
  }

  @Test
  void signsOfLife() {
    assertThat(text(unnamed.keepalive(null))).isEqualTo("data: {\"type\":\"ping\"}\n\n");
    assertThat(text(named.keepalive(null))).isEqualTo("event: ping\ndata: {}\n\n");
    assertThat(text(unnamed.keepalive(CURSOR)))
        .isEqualTo("data: {\"type\":\"ping\"}\nid: e1.1795188983747-2\n\n");
    assertThat(text(named.keepalive(CURSOR)))
        .isEqualTo("event: ping\ndata: {}\nid: e1.1795188983747-2\n\n");
    for (Dialect dialect : List.of(unnamed, named)) {
      assertThat(text(dialect.position(CURSOR))).isEqualTo(text(dialect.keepalive(CURSOR)));
      assertThat(text(dialect.pending())).isEqualTo(": attaching\n");
    }
  }

  @Test
  void event_deeperThanJacksonWrites_isWritten() {
    String deep = "[".repeat(499) + "]".repeat(499);
    Envelope envelope =
        new Envelope(List.of(A), "deep", JsonMapper.shared().readTree(deep), null, Instant.EPOCH);
    assertThat(text(unnamed.event(new Event(CURSOR, envelope), A))).contains(deep);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "a\rb", "a\0b", "a\tb", "é", "a\u2028b", "\ud83d\ude00"})
  void idAndEvent_notPrintableAscii_areRefused(String value) {
    assertThatThrownBy(() -> new FrameWriter(16).id(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("id is not printable ASCII: \"");
    assertThatThrownBy(() -> new FrameWriter(16).event(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("event is not printable ASCII: \"");
  }

  @Test
  void retry_negative_isRefused() {
    assertThatThrownBy(() -> new FrameWriter(16).retry(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void data_everyLineEndStartsAnotherLine() {
    assertThat(text(new FrameWriter(1).data("x\n").end().toBuffer()))
        .isEqualTo("data: x\ndata: \n\n");
    assertThat(text(new FrameWriter(1).data("a\rb\r\nc\n\rd").end().toBuffer()))
        .isEqualTo("data: a\ndata: b\ndata: c\ndata: \ndata: d\n\n");
    assertThat(text(new FrameWriter(1).comment("a\rdata: b").end().toBuffer()))
        .isEqualTo(": a\n: data: b\n\n");
  }

  private static Envelope envelope(@Nullable String tabId) {
    JsonMapper json =
        JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    return new Envelope(
        List.of(A, B),
        "card.moved",
        json.readTree("{\"url\":\"a/b\",\"n\":1.50}"),
        tabId,
        Instant.parse("2026-01-01T00:00:00Z"));
  }

  private static String text(@Nullable ByteBuffer buffer) {
    assertThat(requireNonNull(buffer).hasArray()).isTrue();
    return UTF_8.decode(buffer.duplicate()).toString();
  }
}
