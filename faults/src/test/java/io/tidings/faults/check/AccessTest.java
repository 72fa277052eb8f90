package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I10;
import static io.tidings.faults.ledger.Terms.Trait.HAMPERED;
import static io.tidings.faults.ledger.Terms.Trait.NATIVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** I10. */
class AccessTest extends StoryTest {

  private Reader annaGetsOneEvent() {
    Reader anna = story.client("anna", BOARD, NATIVE).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    return anna.gets("A.2-0", "board", paul.payload(1));
  }

  @Test
  void closedAtTheRevocation_holds() {
    Reader anna = annaGetsOneEvent();
    story.nemesis().revoked("anna", "A.3-0");
    anna.isDismissed("revoked").ends("eof");
    paul.publishes(2, "A.4-0", "board");
    anna.opens("A.2-0").answered(403, "application/problem+json").ends("eof");
    story.passes(Duration.ofSeconds(5));

    story.holds();
  }

  @Test
  void eventAboveTheRevocation_isShown() {
    Reader anna = annaGetsOneEvent();
    paul.publishes(2, "A.4-0", "board");
    story.nemesis().revoked("anna", "3-0");
    anna.gets("A.4-0", "board", paul.payload(2)).isDismissed("revoked").ends("eof");

    story.violates(I10, "revoked anna 3-0", "id: A.4-0");
  }

  @Test
  void eventBelowTheRevocation_mayStillCome() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    story.nemesis().revoked("anna", "3-0");
    anna.gets("A.2-0", "board", paul.payload(1)).isDismissed("revoked").ends("eof");

    story.holds();
  }

  @Test
  void openASecondAfterTheRevocation_isShown() {
    Reader anna = annaGetsOneEvent();
    story.nemesis().revoked("anna", "3-0");
    story.passes(Duration.ofSeconds(1));
    anna.isDismissed("revoked").ends("eof");

    story.violates(I10, "revoked anna 3-0", "HTTP/1.1 200");
  }

  @Test
  void runEndsWithinTheSecond_isNotJudged() {
    annaGetsOneEvent();
    story.nemesis().revoked("anna", "3-0");

    story.holds();
  }

  @Test
  void streamIsGivenAgainAfterTheRevocation_isShown() {
    Reader anna = annaGetsOneEvent();
    story.nemesis().revoked("anna", "3-0");
    anna.isDismissed("revoked").ends("eof");
    story.passes(Duration.ofSeconds(2));
    anna.connectsAfter("A.2-0");

    story.violates(I10, "revoked anna 3-0", "connected");
  }

  @Test
  void replayAfterTheRevocation_isShownForHamperedClientsToo() {
    Reader anna = story.client("anna", BOARD, HAMPERED).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.ends("reset");
    story.nemesis().revoked("anna", "3-0");
    story.passes(Duration.ofSeconds(2));
    anna.opens("A.1-0").answered().gets("A.2-0", "board", paul.payload(1));

    story.violates(I10, "revoked anna 3-0", "id: A.2-0");
  }

  @Test
  void hamperedClientReadsLate_holds() {
    Reader anna = story.client("anna", BOARD, HAMPERED).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    story.nemesis().revoked("anna", "3-0");
    story.passes(Duration.ofSeconds(9));
    anna.gets("A.2-0", "board", paul.payload(1)).isDismissed("revoked").ends("eof");

    story.holds();
  }

  @Test
  void closedAtTheTokensEnd_holds() {
    Reader anna = annaGetsOneEvent();
    story.nemesis().expires("anna", story.now() + 500_000);
    story.passes(Duration.ofMillis(900));
    anna.isDismissed("session-expired").ends("eof");
    story.passes(Duration.ofSeconds(5));

    story.holds();
  }

  @Test
  void eventReadASecondAfterTheTokensEnd_isShown() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    story.nemesis().expires("anna", story.now());
    story.passes(Duration.ofSeconds(1));
    anna.gets("A.2-0", "board", paul.payload(1));

    story.violates(I10, "expires anna", "HTTP/1.1 200");
  }

  @Test
  void ephemeralReadASecondAfterTheTokensEnd_isShown() {
    Reader anna = story.client("anna", BOARD, HAMPERED);
    story.nemesis().expires("anna", story.now());
    story.passes(Duration.ofSeconds(1));
    anna.opens("A.1-0").answered().getsEphemeral("board");

    story.violates(I10, "expires anna", "users");
  }

  @Test
  void clientThatNobodyKnows_decidesNothing() {
    story.nemesis().revoked("nobody", "3-0");

    assertThat(story.unreadable()).contains("nobody");
  }

  @Test
  void toldInTimeAndHungUpLater_holds() {
    Reader anna = annaGetsOneEvent();
    story.nemesis().revoked("anna", "3-0");
    anna.isDismissed("revoked");
    story.passes(Duration.ofSeconds(5));
    anna.ends("eof");

    story.holds();
  }

  @Test
  void openedBeforeTheEndOfTheRightAndServedAfter_isShown() {
    Reader anna = story.client("anna", BOARD).opens("A.1-0");
    story.nemesis().expires("anna", story.now());
    story.passes(Duration.ofSeconds(2));
    anna.answered().attached();

    story.violates(I10, "expires anna", "connected");
  }
}
