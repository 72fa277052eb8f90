package io.tidings.node.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Topic;
import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedJson;
import io.tidings.node.http.JsonBody;
import io.tidings.node.publish.NewEvents.EventBatch;
import io.tidings.node.test.Refusals;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is published is an event of that topic, or refused with the field that is wrong. */
class NewEventsFuzzTest {
  private static final Topic TOPIC = new Topic("a");

  @Test
  void event_anyJson_isAnEventOrRefused() {
    new Fuzzer<>(
            "one event to publish",
            MutatedJson.of(
                "{\"type\":\"card.moved\",\"data\":{\"n\":-1.50e3,\"list\":[1,null]}}",
                "{\"type\":\"x\",\"data\":null,\"durable\":false}"))
        .run(text ->
            Refusals.accepts(() -> {
              var body =
                  JsonBody.parse(
                      text.getBytes(UTF_8),
                      stream -> stream.object(Set.of("type", "data", "durable"), ""));
              JsonBody.flag(body, "durable", "", true);
              assertThat(NewEvents.single(body, TOPIC, null).topics()).containsExactly(TOPIC);
            }));
  }

  @Test
  void batch_anyJson_isEventsOrRefused() {
    new Fuzzer<>(
            "a batch to publish",
            MutatedJson.of(
                "{\"events\":[{\"topics\":[\"a\",\"b.2\"],\"type\":\"t\",\"data\":{}},"
                    + "{\"topics\":[\"a\"],\"type\":\"t\",\"data\":1,\"durable\":true}]}",
                "{\"events\":[{\"topics\":[\"a\"],\"type\":\"t\",\"data\":[\"é😀\"]}]}"))
        .run(text ->
            Refusals.accepts(() -> {
              EventBatch batch =
                  JsonBody.parse(text.getBytes(UTF_8), stream -> NewEvents.batch(stream, "tab-1"));
              assertThat(batch.events()).isNotEmpty();
              assertThat(batch.copies()).isNotNegative();
            }));
  }
}
