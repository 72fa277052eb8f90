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
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Any envelope comes out of the log as it went in, and no text breaks the reader. */
class EnvelopesPropertiesTest {
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
}
