package io.tidings.events.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.embedded.RedisCluster.Takeover;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class RedisClusterTest {
  private static final int SLOT = 0;

  @Test
  void failover_thriceInARow_isRepeatedUntilThePrimariesVoteAgain() {
    try (RedisCluster cluster = RedisCluster.start(Duration.ofSeconds(2))) {
      RedisServer first = cluster.primaryOf(SLOT);
      cluster.failover(SLOT, Takeover.AGREED);
      cluster.awaitHealthy();
      cluster.failover(SLOT, Takeover.AGREED);
      cluster.awaitHealthy();

      cluster.failover(SLOT, Takeover.AGREED);

      assertThat(cluster.primaryOf(SLOT)).isNotSameAs(first);
    }
  }
}
