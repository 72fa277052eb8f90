package io.tidings.events.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class RedisSentinelsTest {
  @Test
  void recover_ofAKilledPrimary_keepsWhatItsReplicasHave() {
    try (RedisSentinels sentinels = RedisSentinels.start(Duration.ofSeconds(1))) {
      RedisServer primary = sentinels.primary();
      primary.call("SET", "key", "value");
      primary.call("WAIT", "2", "0");
      primary.kill();

      sentinels.recover();

      assertThat(sentinels.servers())
          .allSatisfy(server -> assertThat(server.call("GET", "key")).isEqualTo("value"));
    }
  }
}
