package io.tidings.events.redis;

import static io.tidings.events.redis.AnnouncementChain.Judgement.DELIVER;
import static io.tidings.events.redis.AnnouncementChain.Judgement.DROP;
import static io.tidings.events.redis.AnnouncementChain.Judgement.PULL;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.EventId;
import io.tidings.events.redis.AnnouncementChain.Judgement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A feed stands at 5-0 of epoch 1x. */
class AnnouncementChainTest {
  private final AnnouncementChain chain = new AnnouncementChain();

  @BeforeEach
  void start() {
    chain.restartAt("1x", EventId.parse("5-0"));
  }

  @ParameterizedTest
  @CsvSource({
    "1x, 6-0, 5-0, DELIVER",
    "1x, 5-1, 5-0, DELIVER",
    "1x, 5-0, 4-0, DROP", // heard twice
    "1x, 4-0, 3-0, DROP",
    "1x, 7-0, 6-0, PULL", // 6-0 was not heard
    "1x, 7-0, 4-0, PULL", // the chain of another history
    "2x, 6-0, 5-0, PULL",
    "2x, 4-0, 3-0, PULL",
  })
  void durable(String epoch, String id, String prev, Judgement judgement) {
    assertThat(
            chain.judge(
                new Announcement.DurableEvent(
                    epoch, EventId.parse(id), EventId.parse(prev), List.of(), null)))
        .isEqualTo(judgement);
  }

  @ParameterizedTest
  @CsvSource({
    "1x, 5-0, DELIVER",
    "1x, 4-0, DELIVER", // on its way for longer
    "1x, 6-0, PULL", // what it follows is not here yet
    "2x, 5-0, DROP",
  })
  void ephemeral(String epoch, String asOf, Judgement judgement) {
    assertThat(
            chain.judge(
                new Announcement.EphemeralEvent(epoch, EventId.parse(asOf), List.of(), "{}")))
        .isEqualTo(judgement);
  }

  @Test
  void beforeTheFirstPage_everythingAsksForTheLog() {
    chain.stop();
    assertThat(
            chain.judge(
                new Announcement.DurableEvent(
                    "1x", EventId.parse("6-0"), EventId.parse("5-0"), List.of(), null)))
        .isEqualTo(PULL)
        .isNotIn(DELIVER, DROP);
  }

  @Test
  void takeMove_saysEachPositionOnce_andNoneThatAnEpochBeganWith() {
    assertThat(chain.takeMove()).isNull();
    chain.moveTo(EventId.parse("6-0"));
    assertThat(chain.takeMove()).isEqualTo(EventId.parse("6-0"));
    assertThat(chain.takeMove()).isNull();
    chain.restartAt("2x", EventId.parse("3-0"));
    assertThat(chain.takeMove()).isNull();
    chain.moveTo(EventId.parse("4-0"));
    assertThat(chain.takeMove()).isEqualTo(EventId.parse("4-0"));
  }
}
