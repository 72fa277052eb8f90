package io.tidings.node.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final long TIMEOUT = 5;

  private final Turns turns = new Turns();

  private void answer(long question, long now) {
    turns.answered(question, now, now - TIMEOUT);
  }

  @Test
  void answers_ofADayInWhichNoConnectionHadToWait_areNotKept() {
    for (long now = 0; now < 86_400; now++) {
      answer(turns.next(), now);
    }
    assertThat(turns.remembered()).isEqualTo((int) TIMEOUT + 1);
  }

  @Test
  void answer_ofTheLastMoments_toAnOlderQuestion_saysThatMoreMayCome() {
    answer(3, 10);
    answer(7, 12);
    assertThat(turns.mayCome(4, 10)).as("3 was answered at 10").isTrue();
    assertThat(turns.mayCome(4, 11)).as("only 7, which is younger").isFalse();
    assertThat(turns.mayCome(7, 11)).isTrue();
  }
}
