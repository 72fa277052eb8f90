package io.tidings.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A limit that refuses is told as such, and not as a loss. */
class RefusalsTest {
  private static final LoadSettings.Defaults DEFAULTS =
      new LoadSettings.Defaults(1, 1, 1, 1, Duration.ofSeconds(1));

  private final LoadReport report =
      new LoadReport("chat", LoadSettings.read(new Settings(Map.of()), DEFAULTS));
  private final Refusals refusals = new Refusals(report);

  @Test
  void take_limit_failsOnceAndNamesTheSetting() {
    String body = "{\"status\":429,\"code\":\"too-many-messages\"}";
    assertThat(refusals.take("send", 429, body)).isTrue();
    assertThat(refusals.take("send", 429, body)).isTrue();
    assertThat(report.outcome().failures())
        .containsExactly(
            "send was refused by a limit: too-many-messages; setting to raise:"
                + " tidings.chat.send-rate");
    assertThat(report.outcome().notes())
        .containsExactly("send, refused by a limit (too-many-messages): 2");
    assertThat(report.outcome().lost()).isZero();
  }

  @Test
  void take_anotherError_isNone() {
    assertThat(refusals.take("send", 500, "no JSON")).isFalse();
    assertThat(report.passed()).isTrue();
  }
}
