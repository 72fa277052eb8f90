package io.tidings.node.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.http.JsonBody;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewEventsTest {
  private static final int MOST_BESIDES = 600;

  /** An event of three topics is written three times, of which the body's bytes are one. */
  @ParameterizedTest
  @ValueSource(strings = {"x", "é", "€", "😀"})
  void batch_eventInThreeTopics_countsItsBytesTwiceMore(String character) {
    String text = character.repeat(20_000); // longer than the parser's buffer
    String event =
        "{\"topics\":[\"a\",\"b\",\"c\"],\"type\":\"t\",\"data\":\"%s\"}".formatted(text);
    String alone = "{\"topics\":[\"a\"],\"type\":\"t\",\"data\":\"%s\"}".formatted(text);
    byte[] body = "{\"events\":[%s,%s,%s]}".formatted(alone, event, alone).getBytes(UTF_8);
    long copies = JsonBody.parse(body, stream -> NewEvents.batch(stream, null)).copies();
    long bytes = event.getBytes(UTF_8).length;
    assertThat(copies).isBetween(2 * bytes, 2 * (bytes + MOST_BESIDES));
  }
}
