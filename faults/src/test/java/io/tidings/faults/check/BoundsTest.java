package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I7;
import static io.tidings.faults.check.Invariant.I8;

import org.junit.jupiter.api.Test;

/** I7 and I8. */
class BoundsTest extends StoryTest {

  @Test
  void withinCapsAndBackAtTheBaseline_holds() {
    story.nemesis().sample("heap", 256, 256);
    story.nemesis().baseline("fds", 100, 110, 10);
    story.nemesis().baseline("threads", 100, 90, 10);

    story.holds();
  }

  @Test
  void sampleAboveItsCap_isShown() {
    story.nemesis().sample("outbox", 10, 1024);
    story.nemesis().sample("outbox", 1025, 1024);

    story.violates(I7, "sample outbox 1025.0 1024.0");
  }

  @Test
  void sampleThatIsNoNumber_isNoProof() {
    story.nemesis().sample("heap", Double.NaN, 1024);

    story.violates(I7, "sample heap NaN");
  }

  @Test
  void moreThanBefore_isShown() {
    story.nemesis().baseline("fds", 100, 111, 10);

    story.violates(I8, "baseline fds 100.0 111.0 10.0");
  }

  @Test
  void lessThanBefore_isShown() {
    story.nemesis().baseline("subscriptions", 1, 0, 0);

    story.violates(I8, "baseline subscriptions 1.0 0.0");
  }

  @Test
  void baselineThatIsNoNumber_isNoProof() {
    story.nemesis().baseline("fds", 100, Double.NaN, 10);

    story.violates(I8, "baseline fds 100.0 NaN");
  }
}
