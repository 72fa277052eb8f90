package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I6;
import static io.tidings.faults.ledger.Terms.Trait.HAMPERED;
import static io.tidings.faults.ledger.Terms.Trait.HEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** I6. A line of the story, and so each hop, takes a millisecond. */
class LatencyTest extends StoryTest {
  private long number;

  private Reader annaConnects() {
    return story.client("anna", BOARD, HEALTHY).connects().isAt("A.1-0");
  }

  private void events(Reader anna, int count, Duration each) {
    for (int i = 0; i < count; i++) {
      number++;
      String cursor = "A.%d-0".formatted(10 + number);
      paul.publishes(number, cursor, "board");
      story.passes(each);
      anna.gets(cursor, "board", paul.payload(number));
    }
  }

  @Test
  void asQuickAsBefore_holdsAndIsReported() {
    Reader anna = annaConnects();
    story.nemesis().latencyWithin(1.1, Duration.ZERO);
    story.nemesis().phase("before");
    events(anna, 100, Duration.ofMillis(8));
    story.nemesis().phase("fault");
    events(anna, 100, Duration.ofMillis(9));

    assertThat(story.holds().latencies())
        .containsEntry("before", new Percentiles(100, 10_000, 10_000))
        .containsEntry("fault", new Percentiles(100, 11_000, 11_000));
  }

  @Test
  void slowerThanAllowed_isShownWithItsBound() {
    Reader anna = annaConnects();
    story.nemesis().latencyWithin(1.1, Duration.ZERO);
    story.nemesis().phase("before");
    events(anna, 100, Duration.ofMillis(8));
    story.nemesis().phase("fault");
    events(anna, 98, Duration.ofMillis(8));
    events(anna, 2, Duration.ofMillis(10));

    story.violates(I6, "latency-within 1.1 0");
  }

  @Test
  void onePercentSlower_holds() {
    Reader anna = annaConnects();
    story.nemesis().latencyWithin(1.1, Duration.ZERO);
    story.nemesis().phase("before");
    events(anna, 100, Duration.ofMillis(8));
    story.nemesis().phase("fault");
    events(anna, 99, Duration.ofMillis(8));
    events(anna, 1, Duration.ofSeconds(10));

    story.holds();
  }

  @Test
  void slowerWithinTheSlack_holds() {
    Reader anna = annaConnects();
    story.nemesis().latencyWithin(1.1, Duration.ofMillis(5));
    story.nemesis().phase("before");
    events(anna, 10, Duration.ofMillis(8));
    story.nemesis().phase("fault");
    events(anna, 10, Duration.ofMillis(13));

    story.holds();
  }

  @Test
  void slowerWithoutABound_isOnlyReported() {
    Reader anna = annaConnects();
    story.nemesis().phase("before");
    events(anna, 10, Duration.ofMillis(8));
    story.nemesis().phase("fault");
    events(anna, 10, Duration.ofSeconds(8));

    assertThat(story.holds().latencies()).containsKeys("before", "fault");
  }

  @Test
  void hamperedClients_doNotCount() {
    story.nemesis().latencyWithin(1.1, Duration.ZERO);
    Reader slow = story.client("slow", BOARD, HAMPERED).connects().isAt("A.1-0");
    Reader anna = annaConnects();
    story.nemesis().phase("before");
    events(anna, 1, Duration.ZERO);
    slow.gets("A.11-0", "board", paul.payload(1));
    story.nemesis().phase("fault");
    events(anna, 1, Duration.ZERO);
    story.passes(Duration.ofMinutes(1));
    slow.gets("A.12-0", "board", paul.payload(2));

    story.holds();
  }

  @Test
  void retried_countsFromTheLastTry() {
    Reader anna = annaConnects();
    story.nemesis().latencyWithin(1.1, Duration.ZERO);
    story.nemesis().phase("before");
    events(anna, 1, Duration.ofMillis(8));
    story.nemesis().phase("fault");
    paul.sends(2, "board").unknown(2);
    story.passes(Duration.ofSeconds(1));
    paul.sends(2, "board").acked(2, "A.99-0");
    anna.gets("A.99-0", "board", paul.payload(2));

    story.holds();
  }

  @Test
  void boundWithoutAnythingMeasured_decidesNothing() {
    Reader anna = annaConnects();
    story.nemesis().latencyWithin(1.1, Duration.ZERO);
    story.nemesis().phase("before");
    events(anna, 1, Duration.ofMillis(8));

    assertThat(story.unreadable()).contains("nemesis.log").contains("no healthy client");
  }
}
