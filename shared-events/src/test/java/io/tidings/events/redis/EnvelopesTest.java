package io.tidings.events.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Envelope;
import io.tidings.events.Topic;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Envelopes come out of the log as they went in. */
class EnvelopesTest {
  @Property
  void read_whatWasWritten_isEqual(
      @ForAll Map<String, String> texts,
      @ForAll List<BigDecimal> numbers,
      @ForAll long integer,
      @ForAll boolean tab) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    ObjectNode data = json.objectNode();
    texts.forEach(data::put);
    var array = data.putArray("\u0000numbers");
    numbers.forEach(array::add);
    array.add(integer);
    Envelope envelope =
        new Envelope(
            List.of(new Topic("a"), new Topic("$control")),
            "x",
            data,
            tab ? "tab" : null,
            Instant.ofEpochMilli(1_795_188_983_747L));
    String text = Envelopes.write(envelope);
    Envelope read = Envelopes.read(text);
    assertThat(read).isNotNull();
    assertThat(Envelopes.write(read)).isEqualTo(text);
    assertThat(read.topics()).isEqualTo(envelope.topics());
    assertThat(read.timestamp()).isEqualTo(envelope.timestamp());
    texts.forEach((name, value) -> assertThat(read.data().get(name).asString()).isEqualTo(value));
    for (int i = 0; i < numbers.size(); i++) {
      assertThat(read.data().get("\u0000numbers").get(i).decimalValue())
          .isEqualByComparingTo(numbers.get(i));
    }
  }

  @Property
  void read_anyText_neverThrows(@ForAll String text) {
    Envelopes.read(text);
    Envelopes.read("{\"topics\":[" + text);
  }

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
