package io.tidings.events.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.EventId;
import io.tidings.events.Topic;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts on a channel, where other programs may write, too. */
class AnnouncementTest {
  @Test
  void read_durable_allParts() {
    assertThat(Announcement.read("e 1xa 5-1 5-0 a,b {\"data\":\"x y\"}"))
        .isEqualTo(
            new Announcement.DurableEvent(
                "1xa",
                new EventId(5, 1),
                new EventId(5, 0),
                List.of(new Topic("a"), new Topic("b")),
                "{\"data\":\"x y\"}"));
  }

  @Test
  void read_bareAndTick_haveNoEnvelope() {
    assertThat(Announcement.read("e 1xa 5-1 5-0 a "))
        .isEqualTo(
            new Announcement.DurableEvent(
                "1xa", new EventId(5, 1), new EventId(5, 0), List.of(new Topic("a")), null));
    assertThat(Announcement.read("e 1xa 5-1 5-0  "))
        .isEqualTo(
            new Announcement.DurableEvent(
                "1xa", new EventId(5, 1), new EventId(5, 0), List.of(), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "e",
        "e 1xa 5-1 5-0",
        "e 1xa x 5-0 a {}",
        "e 1xa 5-1 5-0 a/b {}",
        "x 1xa 5-1",
        "hello"
      })
  void read_strange_isNull(String text) {
    assertThat(Announcement.read(text)).isNull();
  }
}
