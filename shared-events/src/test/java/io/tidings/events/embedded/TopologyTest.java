package io.tidings.events.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.embedded.RedisCluster.Takeover;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several servers together: formed, broken in each way, and whole again. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TopologyTest {
  @Test
  void sentinels_failover_anotherPrimaryAndWholeAgain() {
    try (RedisSentinels redis = RedisSentinels.start(Duration.ofSeconds(1))) {
      RedisServer first = redis.primary();
      first.call("SET", "k", "v");
      redis.failover();
      RedisServer second = redis.primary();
      assertThat(second).isNotSameAs(first);
      redis.awaitWhole();
      assertThat(redis.replicas()).hasSize(2).contains(first);
      assertThat(first.call("GET", "k")).isEqualTo("v");
    }
  }

  @Test
  void cluster_moveFailoverAndKill_slotServedByAnother() {
    try (RedisCluster redis = RedisCluster.start(Duration.ofSeconds(1))) {
      int slot = redis.slotOf("{main}");
      RedisServer first = redis.primaryOf(slot);
      first.call("SET", "{main}k", "v");
      RedisServer second = redis.primaryOtherThan(first);
      redis.move(slot, second);
      assertThat(second.call("GET", "{main}k")).isEqualTo("v");
      redis.awaitWhole();
      for (Takeover how : Takeover.values()) {
        RedisServer replica = redis.replicaOf(redis.primaryOf(slot));
        redis.failover(slot, how);
        assertThat(redis.primaryOf(slot)).isSameAs(replica);
        assertThat(replica.call("GET", "{main}k")).isEqualTo("v");
        redis.awaitWhole();
      }
      RedisServer third = redis.primaryOf(slot);
      third.kill();
      redis.awaitPrimaryOtherThan(slot, third);
      assertThat(redis.primaryOf(slot).call("GET", "{main}k")).isEqualTo("v");
      third.restart();
      redis.awaitWhole();
    }
  }
}
