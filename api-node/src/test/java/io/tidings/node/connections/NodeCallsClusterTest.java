package io.tidings.node.connections;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisCluster;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.embedded.RedisServers;
import io.tidings.events.redis.RedisAddress;
import io.tidings.events.redis.RedisEventLog;
import io.tidings.events.test.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On a Redis Cluster, where all keys have to be of one slot. */
@Tag("slow")
class NodeCallsClusterTest extends NodeCallsContract {
  @Override
  RedisServers start() {
    return RedisCluster.start(Duration.ofSeconds(5));
  }

  @Override
  RedisAddress address(RedisServers servers) {
    List<RedisURI> seeds =
        ((RedisCluster) servers)
            .servers().stream().map(server -> RedisURI.create(server.url())).toList();
    return new RedisAddress.ClusterAddress(seeds, null);
  }

  /** A key that is made at the new shard before it moves there would stop the move. */
  @Test
  void slotOnItsWay_hasNoEntryMadeTwice() {
    calls.beat(ONE, LONG).join();
    RedisCluster cluster = (RedisCluster) redis;
    String clock = "tidings:{main}:clock";
    int slot = cluster.slotOf(clock);
    String number = String.valueOf(slot);
    RedisServer from = cluster.primaryOf(slot);
    RedisServer to = cluster.primaryOtherThan(from);
    to.call("CLUSTER", "SETSLOT", number, "IMPORTING", (String) from.call("CLUSTER", "MYID"));
    from.call("CLUSTER", "SETSLOT", number, "MIGRATING", (String) to.call("CLUSTER", "MYID"));
    from.call("MIGRATE", "127.0.0.1", String.valueOf(to.port()), clock, "0", "3000");
    try (RedisEventLog other =
        new RedisEventLog(
            address(redis),
            Settings.timeout(Duration.ofMillis(500)),
            Clock.systemUTC(),
            new SimpleMeterRegistry())) {
      new NodeCalls(other, Workspace.MAIN).beat(TWO, LONG).handle((_, _) -> null).join();
    }
    cluster.move(slot, to);
    assertThat(up()).containsExactly(ONE);
  }
}
