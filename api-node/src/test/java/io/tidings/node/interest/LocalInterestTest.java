package io.tidings.node.interest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The lifecycle of a user's interest on one node. */
class LocalInterestTest {
  private static final InterestKey KEY = new InterestKey("chat", 7);

  private final LocalInterest local = new LocalInterest(Duration.ofSeconds(10));

  private static long at(double seconds) {
    return Long.MAX_VALUE - 5_000_000_000L + (long) (seconds * 1e9); // it overflows meanwhile
  }

  @Test
  void opened_firstConnectionAlone_beginsInterest() {
    assertThat(local.opened(KEY)).isTrue();
    assertThat(local.opened(KEY)).isFalse();
    local.closed(KEY, at(0));
    assertThat(local.end(at(1_000))).as("one is open").isEmpty();
    assertThat(local.all()).containsExactly(KEY);
  }

  @Test
  void closed_lastConnection_endsInterestAfterTheGracePeriod() {
    local.opened(KEY);
    local.closed(KEY, at(0));
    assertThat(local.end(at(9.9))).isEmpty();
    assertThat(local.contains(KEY)).isTrue();
    assertThat(local.end(at(10.1))).containsExactly(KEY);
    assertThat(local.contains(KEY)).isFalse();
    assertThat(local.size()).isZero();
    assertThat(local.opened(KEY)).as("it begins anew").isTrue();
  }

  @Test
  void opened_withinTheGracePeriod_continuesInterest() {
    local.opened(KEY);
    local.closed(KEY, at(0));
    assertThat(local.end(at(9.9))).isEmpty();
    assertThat(local.opened(KEY)).as("it was not over").isFalse();
    assertThat(local.end(at(10.1))).isEmpty();
    local.closed(KEY, at(11));
    assertThat(local.end(at(20.9))).isEmpty();
    assertThat(local.end(at(21.1))).containsExactly(KEY);
  }

  @Test
  void inherited_withoutConnection_getsAGracePeriodFromThen() {
    local.inherited(KEY, at(0));
    local.inherited(KEY, at(5));
    assertThat(local.end(at(14.9))).isEmpty();
    assertThat(local.end(at(15.1))).containsExactly(KEY);
  }

  @Test
  void inherited_withConnection_changesNothing() {
    local.opened(KEY);
    local.inherited(KEY, at(0));
    assertThat(local.end(at(1_000))).isEmpty();
    assertThat(local.size()).isEqualTo(1);
  }

  @Test
  void end_manyUsers_endsThoseWhoseTimeHasCome() {
    for (int user = 1; user <= 3; user++) {
      local.opened(new InterestKey("chat", user));
      local.closed(new InterestKey("chat", user), at(user));
    }
    local.inherited(new InterestKey("chat", 1), at(4));
    assertThat(local.end(at(13.5)))
        .containsExactly(new InterestKey("chat", 2), new InterestKey("chat", 3));
  }
}
