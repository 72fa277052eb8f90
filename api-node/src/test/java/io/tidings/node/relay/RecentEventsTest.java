package io.tidings.node.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A workspace's newest events are bounded in memory, and forgotten once no client needs them. */
class RecentEventsTest {
  private static final long MAX_BYTES = 16L << 20;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final Topic A = new Topic("a");

  private final RecentEvents recent = new RecentEvents();
  private final PlainDialect dialect = new PlainDialect();
  private int number;

  /** Of each kind the heap holds many times its text. */
  @ParameterizedTest
  @ValueSource(strings = {"{}", "7", "[]", "{\"a\":0}", "\"x\"", "1234567890123456789012345"})
  void eventsThemselves_count_withoutAnyFrame(String element) {
    JsonNode large =
        JsonMapper.shared().readTree("[" + element + (",\n" + element).repeat(9_999) + "]");
    SharedEvent one = recent.add(event(large));
    assertThat(one.size()).isGreaterThan(10_000 * 32);
    for (int i = 0; i < 200; i++) {
      recent.add(event(large));
      assertThat(recent.bytes()).isLessThanOrEqualTo(MAX_BYTES);
    }
    assertThat(recent.of(one.event)).as("long forgotten").isNotSameAs(one);
  }

  @Test
  void framesCount_untilTheEventIsForgotten() {
    JsonNode small = JsonMapper.shared().readTree("\"x\"");
    SharedEvent shared = recent.add(event(small));
    long before = recent.bytes();
    shared.frame(dialect, A);
    assertThat(recent.bytes()).isGreaterThan(before);
    assertThat(recent.of(shared.event)).isSameAs(shared);
  }

  @Test
  void lastConnectionClosed_eventsAreForgotten_onceTheFeedSleeps() {
    SharedEvent shared = recent.add(event(JsonMapper.shared().readTree("\"x\"")));
    shared.frame(dialect, A);
    long now = 5;
    recent.expire(true, now);
    recent.expire(false, now + 9 * SECOND);
    assertThat(recent.of(shared.event)).as("all may come back at once").isSameAs(shared);
    recent.expire(false, now + 10 * SECOND);
    assertThat(recent.bytes()).isZero();
    assertThat(recent.of(shared.event)).isNotSameAs(shared);
    recent.add(event(shared.event.envelope().data()));
    recent.expire(true, now + 30 * SECOND);
    assertThat(recent.bytes()).isPositive();
  }

  private Event event(JsonNode data) {
    Envelope envelope = new Envelope(List.of(A), "t", data, null, Instant.EPOCH);
    return new Event(new Cursor("e", new EventId(1, ++number)), envelope);
  }
}
