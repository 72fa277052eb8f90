package io.tidings.node.ops;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.relay.Transport;
import io.tidings.node.test.Frame;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the smallest outbox that may be set, a client that reads gets all; it once got nothing. */
class SmallestOutboxTest {
  private static final int EVENTS = 300;
  private static final Duration SOON = Duration.ofSeconds(20);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tidings.stream.outbox-frames=4",
        "tidings.stream.outbox-frames=5",
        "tidings.stream.outbox-frames=15",
        "tidings.stream.outbox-size=1KB"
      })
  void clientThatReads_getsItsReplay_andBurstsAfterIt(String setting) {
    try (TestNode node = TestNode.startForDevelopment(setting)) {
      for (Transport transport : Transport.values()) {
        StreamRequest request = stream("public.a").over(transport);
        String cursor;
        try (StreamProbe first = StreamProbe.open(node.port(), request)) {
          cursor = first.expectCursor();
        }
        publish(node);
        try (StreamProbe again = StreamProbe.open(node.port(), request.after(cursor))) {
          assertThat(numbers(again.awaitEvents(EVENTS, SOON))).hasSize(EVENTS);
          publish(node);
          assertThat(numbers(again.awaitEvents(2 * EVENTS, SOON))).hasSize(2 * EVENTS);
          assertThat(again.awaitEnd(Duration.ZERO)).isFalse();
        }
      }
    }
  }

  private static List<String> numbers(List<Frame> events) {
    return events.stream().map(event -> event.data().toString()).toList();
  }

  private static void publish(TestNode node) {
    for (int from = 0; from < EVENTS; from += 100) {
      String events =
          IntStream.range(from, from + 100)
              .mapToObj("{\"topics\":[\"public.a\"],\"type\":\"t\",\"data\":%d}"::formatted)
              .collect(Collectors.joining(","));
      assertThat(node.post("/api/events", "{\"events\":[" + events + "]}").statusCode())
          .isEqualTo(201);
    }
  }
}
