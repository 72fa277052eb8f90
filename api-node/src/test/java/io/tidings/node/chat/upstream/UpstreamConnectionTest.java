package io.tidings.node.chat.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** After which silence a connection is given up. */
class UpstreamConnectionTest {

  @ParameterizedTest
  @CsvSource({"0,60000", "99,60000", "100,200", "90000,180000", "300000,600000", "9999999,600000"})
  void longestSilence_isTwiceWhatTheServerSays(long keepaliveMillis, long silenceMillis) {
    assertThat(UpstreamConnection.longestSilence(Duration.ofMillis(keepaliveMillis)))
        .isEqualTo(Duration.ofMillis(silenceMillis));
  }
}
