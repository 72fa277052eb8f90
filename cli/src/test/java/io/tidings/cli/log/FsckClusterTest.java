package io.tidings.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.cli.CliRun;
import io.tidings.events.Append;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisCluster;
import io.tidings.events.embedded.RedisSentinels;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.embedded.junit.EmbeddedRedis;
import io.tidings.events.embedded.junit.RedisTopology;
import io.tidings.events.redis.RedisAddress;
import io.tidings.events.redis.RedisEventLog;
import io.tidings.events.test.LogFixture;
import io.tidings.events.test.Settings;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The check finds the server that has the workspace, in a Cluster and by Sentinels. */
@Tag("slow")
class FsckClusterTest {

  private static void write(RedisAddress address, Workspace... workspaces) {
    try (RedisEventLog log =
        new RedisEventLog(
            address,
            Settings.workspaces(workspaces),
            Clock.systemUTC(),
            new SimpleMeterRegistry())) {
      for (Workspace workspace : workspaces) {
        for (int i = 0; i < 10; i++) {
          log.append(Append.of(workspace, LogFixture.event("t" + i % 3, "type"))).join();
        }
      }
    }
  }

  @Nested
  @EmbeddedRedis(RedisTopology.CLUSTER)
  class InACluster {
    @Test
    void workspacesOfSeveralShards_areChecked_andDamageIsFound(RedisCluster cluster) {
      Workspace[] workspaces = {
        new Workspace("one"), new Workspace("two"), new Workspace("three"), new Workspace("four")
      };
      List<RedisURI> seeds =
          cluster.servers().stream().map(RedisServer::url).map(RedisURI::create).toList();
      write(new RedisAddress.ClusterAddress(seeds, null), workspaces);
      String nodes =
          seeds.stream()
              .map(uri -> uri.getHost() + ":" + uri.getPort())
              .limit(2)
              .collect(Collectors.joining(","));
      for (Workspace workspace : workspaces) {
        assertThat(fsck(nodes, workspace).out()).contains("3 topics, 10 entries read");
        assertThat(fsck(nodes, workspace).exitCode()).isZero();
      }
      try (RedisClusterClient client = RedisClusterClient.create(seeds);
          StatefulRedisClusterConnection<String, String> redis = client.connect()) {
        redis.sync().del("tidings:{two}:head:t1");
      }
      assertThat(fsck(nodes, new Workspace("two")).out()).startsWith("error head-missing");
      assertThat(fsck(nodes, new Workspace("one")).exitCode()).isZero();
      CliRun repaired =
          CliRun.of(
              "fsck", "--redis", "redis-cluster://" + nodes, "-w", "two", "--repair", "--yes");
      assertThat(repaired.exitCode()).isZero();
    }

    private static CliRun fsck(String nodes, Workspace workspace) {
      return CliRun.of("fsck", "--redis-cluster", nodes, "--workspace", workspace.name());
    }
  }

  @Nested
  @EmbeddedRedis(RedisTopology.SENTINEL)
  class BySentinels {
    @Test
    void primary_isChecked(RedisSentinels sentinels) {
      write(RedisAddress.of(sentinels.url()), Workspace.MAIN);
      CliRun run = CliRun.of("fsck", "--redis", sentinels.url());
      assertThat(run.out()).contains("3 topics, 10 entries read");
      assertThat(run.exitCode()).isZero();
    }
  }
}
