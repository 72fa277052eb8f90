package io.tidings.faults.nemesis;

import static io.tidings.faults.nemesis.Scenario.fault;
import static java.time.Duration.ofSeconds;

import io.tidings.events.embedded.RedisCluster.Takeover;
import io.tidings.events.embedded.RedisServer;
import io.tidings.faults.house.Site;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What happens when another Redis takes over. */
final class FailoverFaults {
  private static final Duration FAILOVER = Site.DOWN_AFTER.plusSeconds(3);

  private FailoverFaults() {}

  static List<Scenario> all() {
    return Stream.of(
            sentinel(Site.SENTINEL_STRICT, "strict", "strict", Row.STATED_LOSS),
            sentinel(Site.SENTINEL_ACKS, "acks", "replica-acks", Row.KEEPS_ACKNOWLEDGED),
            cluster())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Scenario> sentinel(Site site, String name, String policy, Row row) {
    return List.of(
        fault("F20", "failover-" + name, "`SENTINEL FAILOVER`, policy " + policy)
            .at(site)
            .costs(row)
            .inject(stage -> stage.sentinels().all().failover())
            .liveWithin(FAILOVER),
        fault("F20", "primary-killed-" + name, "primary killed, policy " + policy)
            .at(site)
            .costs(row)
            .inject(stage -> stage.sentinels().primary().kill())
            .liveWithin(FAILOVER),
        fault("F19", "zombie-" + name, "primary stopped, replaced, and goes on, policy " + policy)
            .at(site)
            .costs(row)
            .inject(stage -> {
              RedisServer zombie = stage.sentinels().primary();
              zombie.pause();
              stage.sentinels().all().awaitPrimaryOtherThan(zombie);
              zombie.resume();
            })
            .liveWithin(FAILOVER),
        // Nodes believe the Sentinels, not whoever calls itself a primary.
        fault("F19", "split-brain-" + name, "a replica makes itself a primary, policy " + policy)
            .at(site)
            .costs(row == Row.STATED_LOSS ? Row.ZERO_LOSS : row)
            .inject(stage ->
                stage.sentinels().all().replicas().getFirst().call("REPLICAOF", "NO", "ONE"))
            .lasts(ofSeconds(3))
            .liveWithin(FAILOVER));
  }

  private static List<Scenario> cluster() {
    return List.of(
        fault("F21", "slot-moved", "the workspace's slot moves to another shard")
            .at(Site.CLUSTER)
            .costs(Row.RESYNC)
            .inject(stage -> {
              RedisServer from = stage.cluster().primary();
              stage
                  .cluster()
                  .all()
                  .move(stage.cluster().slot(), stage.cluster().all().primaryOtherThan(from));
            }),
        fault("F21", "shard-failover", "`CLUSTER FAILOVER`")
            .at(Site.CLUSTER)
            .costs(Row.STATED_LOSS)
            .inject(
                stage -> stage.cluster().all().failover(stage.cluster().slot(), Takeover.AGREED)),
        fault("F21", "shard-takeover", "`CLUSTER FAILOVER TAKEOVER`")
            .at(Site.CLUSTER)
            .costs(Row.STATED_LOSS)
            .inject(
                stage -> stage.cluster().all().failover(stage.cluster().slot(), Takeover.TAKEOVER)),
        fault("F21", "shard-killed", "the shard's primary is killed")
            .at(Site.CLUSTER)
            .costs(Row.STATED_LOSS)
            .inject(stage -> stage.cluster().primary().kill())
            .liveWithin(Site.DOWN_AFTER.plusSeconds(5)));
  }
}
