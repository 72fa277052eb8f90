package io.tidings.faults.nemesis;

import static io.tidings.faults.nemesis.Scenario.fault;
import static java.time.Duration.ofSeconds;

import io.tidings.events.embedded.RedisCluster;
import io.tidings.events.embedded.RedisCluster.Takeover;
import io.tidings.events.embedded.RedisServer;
import io.tidings.faults.cluster.Topology;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Faults in which another Redis takes over. */
final class FailoverFaults {
  /**
   * Sentinels ask the primary, each other and the successor once a second each, and wait up to a
   * second before they stand for election; nodes and clients need a moment after that.
   */
  private static final Duration FAILOVER = Topology.DOWN_AFTER.plusSeconds(5);

  private FailoverFaults() {}

  static List<Scenario> all() {
    return Stream.of(
            sentinel(Topology.SENTINEL_STRICT, "strict", "strict", FaultCost.STATED_LOSS),
            users(Topology.SENTINEL_STRICT, "strict", FaultCost.STATED_LOSS),
            sentinel(Topology.SENTINEL_ACKS, "acks", "replica-acks", FaultCost.KEEPS_ACKNOWLEDGED),
            users(Topology.SENTINEL_ACKS, "acks", FaultCost.KEEPS_ACKNOWLEDGED),
            cluster())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Scenario> sentinel(
      Topology topology, String name, String policy, FaultCost faultCost) {
    return List.of(
        fault("F20", "failover-" + name, "`SENTINEL FAILOVER`, policy " + policy)
            .at(topology)
            .costs(faultCost)
            .inject(environment -> environment.sentinelRedis().sentinels().failover())
            .liveWithin(FAILOVER),
        fault("F20", "primary-killed-" + name, "primary killed, policy " + policy)
            .at(topology)
            .costs(faultCost)
            .inject(environment -> environment.sentinelRedis().primary().kill())
            .liveWithin(FAILOVER),
        fault("F19", "zombie-" + name, "primary stopped, replaced, and goes on, policy " + policy)
            .at(topology)
            .costs(faultCost)
            .inject(FailoverFaults::replaceStopped)
            .liveWithin(FAILOVER),
        // Nodes believe the Sentinels, not a server that calls itself a primary.
        fault("F19", "split-brain-" + name, "a replica makes itself a primary, policy " + policy)
            .at(topology)
            .costs(faultCost == FaultCost.STATED_LOSS ? FaultCost.ZERO_LOSS : faultCost)
            .inject(environment ->
                environment
                    .sentinelRedis()
                    .sentinels()
                    .replicas()
                    .getFirst()
                    .call("REPLICAOF", "NO", "ONE"))
            .lasts(ofSeconds(3))
            .liveWithin(FAILOVER));
  }

  /** One that another fault has killed at the same time is only replaced. */
  private static void replaceStopped(Environment environment) {
    RedisServer zombie = environment.sentinelRedis().primary();
    boolean stops = zombie.running();
    if (stops) {
      zombie.pause();
    }
    environment.sentinelRedis().sentinels().awaitPrimaryOtherThan(zombie);
    if (stops) {
      zombie.resume();
    }
  }

  /**
   * The run continues until the replaced primary is a replica, and has lost the writes that it took
   * meanwhile.
   */
  private static List<Scenario> users(Topology topology, String name, FaultCost faultCost) {
    return List.of(
        fault("F20", "users-failover-" + name, "users at work, `SENTINEL FAILOVER`, " + name)
            .at(topology)
            .costs(faultCost)
            .whileUsersWork()
            .inject(environment -> environment.sentinelRedis().sentinels().failover())
            .liveWithin(FAILOVER),
        fault("F20", "users-primary-killed-" + name, "users at work, primary killed, " + name)
            .at(topology)
            .costs(faultCost)
            .whileUsersWork()
            .inject(environment -> environment.sentinelRedis().primary().kill())
            .liveWithin(FAILOVER),
        fault("F19", "users-zombie-" + name, "users at work, primary stopped and goes on, " + name)
            .at(topology)
            .costs(faultCost)
            .whileUsersWork()
            .inject(FailoverFaults::replaceStopped)
            .liveWithin(FAILOVER));
  }

  private static List<Scenario> cluster() {
    return List.of(
        fault("F21", "slot-moved", "the workspace's slot moves to another shard")
            .at(Topology.CLUSTER)
            .costs(FaultCost.RESYNC)
            .inject(environment -> {
              RedisServer from = environment.shardedRedis().primary();
              environment
                  .shardedRedis()
                  .cluster()
                  .move(
                      environment.shardedRedis().slot(),
                      environment.shardedRedis().cluster().primaryOtherThan(from));
            }),
        fault("F21", "shard-failover", "`CLUSTER FAILOVER`")
            .at(Topology.CLUSTER)
            .costs(FaultCost.STATED_LOSS)
            .inject(environment ->
                environment
                    .shardedRedis()
                    .cluster()
                    .failover(environment.shardedRedis().slot(), Takeover.AGREED))
            // Soon after another failover the first try is in vain, and stops writes meanwhile.
            .liveWithin(RedisCluster.FAILOVER_TIMEOUT.plusSeconds(5)),
        fault("F21", "shard-takeover", "`CLUSTER FAILOVER TAKEOVER`")
            .at(Topology.CLUSTER)
            .costs(FaultCost.STATED_LOSS)
            .inject(environment ->
                environment
                    .shardedRedis()
                    .cluster()
                    .failover(environment.shardedRedis().slot(), Takeover.TAKEOVER)),
        fault("F21", "shard-killed", "the shard's primary is killed")
            .at(Topology.CLUSTER)
            .costs(FaultCost.STATED_LOSS)
            .inject(environment -> environment.shardedRedis().primary().kill())
            .liveWithin(Topology.DOWN_AFTER.plusSeconds(5)));
  }
}
