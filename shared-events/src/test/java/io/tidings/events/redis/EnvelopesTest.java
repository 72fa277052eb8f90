package io.tidings.events.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Envelope;
import io.tidings.events.Topic;
import io.tidings.events.TraceParent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.IntNode;

/** A text that is not an envelope, or a hostile one, does not break the reader. */
class EnvelopesTest {
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "1",
        "{\"topics\":[\"a\"]}",
        "{\"topics\":[],\"type\":\"x\",\"data\":1,\"timestamp\":\"2026-01-01T00:00:00Z\"}",
        "{\"topics\":[\"a b\"],\"type\":\"x\",\"data\":1,\"timestamp\":\"2026-01-01T00:00:00Z\"}",
        "{\"topics\":[\"a\"],\"type\":\"x\",\"data\":1,\"timestamp\":\"yesterday\"}",
        "{\"topics\":[\"a\"],\"type\":\"x\",\"data\":1,\"data\":2,"
            + "\"timestamp\":\"2026-01-01T00:00:00Z\"}"
      })
  void read_strange_isNull(String text) {
    assertThat(Envelopes.read(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 100_000})
  void read_deepNesting_neverThrows(int depth) {
    Envelopes.read("{\"topics\":[\"a\"],\"data\":" + "[".repeat(depth));
  }

  @Test
  void write_withoutTrace_hasNoFieldForIt() {
    assertThat(Envelopes.write(envelope(null)))
        .isEqualTo(
            "{\"topics\":[\"a\"],\"type\":\"x\",\"tabId\":\"tab\","
                + "\"timestamp\":\"2026-01-01T00:00:00Z\",\"data\":1}");
  }

  @Test
  void read_withTrace_isAsItWasWritten() {
    TraceParent trace = TraceParent.parse(TRACE);
    String text = Envelopes.write(envelope(trace));
    assertThat(text).contains("\"traceparent\":\"" + TRACE + "\"");
    assertThat(Envelopes.read(text)).isEqualTo(envelope(trace));
  }

  /** Nodes of two releases share a log: the older one ignores what only the newer one knows. */
  @Test
  void read_unknownFields_areIgnored() {
    String text = Envelopes.write(envelope(null));
    String newer = text.replace("{\"topics\"", "{\"future\":{\"a\":[1]},\"topics\"");
    assertThat(Envelopes.read(newer)).isEqualTo(envelope(null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\"00-x\"", "1", "null", "[]", "{\"a\":\"" + TRACE + "\"}"})
  void read_malformedTrace_isAnEventWithoutOne(String trace) {
    String text = Envelopes.write(envelope(null));
    assertThat(
            Envelopes.read(
                text.replace("{\"topics\"", "{\"traceparent\":" + trace + ",\"topics\"")))
        .isEqualTo(envelope(null));
  }

  private static Envelope envelope(@Nullable TraceParent trace) {
    return new Envelope(
        List.of(new Topic("a")),
        "x",
        IntNode.valueOf(1),
        "tab",
        Instant.parse("2026-01-01T00:00:00Z"),
        trace);
  }
}
