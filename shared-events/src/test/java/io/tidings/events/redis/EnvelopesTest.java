package io.tidings.events.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text that is not an envelope, or a hostile one, does not break the reader. */
class EnvelopesTest {
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
}
