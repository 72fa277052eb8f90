package io.tidings.faults.nemesis;

import static io.tidings.faults.nemesis.Scenario.fault;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.tidings.faults.cluster.RedisDeployment;
import io.tidings.faults.load.RecordingClient;
import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.proxy.Direction;
import io.tidings.testbed.proxy.Fault.Blackhole;
import io.tidings.testbed.proxy.Fault.Down;
import io.tidings.testbed.proxy.Fault.Drop;
import io.tidings.testbed.proxy.Fault.HalfOpen;
import io.tidings.testbed.proxy.Fault.Latency;
import io.tidings.testbed.proxy.Selector;
import java.util.List;

/** Faults of a single Redis, and of the connections between it and the nodes. */
final class RedisFaults {
  private RedisFaults() {}

  static List<Scenario> all() {
    return List.of(
        fault("F16", "redis-killed-aof", "Redis killed and started again with its append-only file")
            .costs(FaultCost.STATED_LOSS)
            .inject(environment -> {
              environment.redisCommand("CONFIG", "SET", "appendonly", "yes");
              environment.await(
                  "the append-only file",
                  () ->
                      environment
                          .redisCommand("INFO", "persistence")
                          .toString()
                          .contains("aof_rewrite_in_progress:0"));
              environment.redisCommand("CONFIG", "REWRITE");
              environment.keepLoadFor(ofSeconds(2));
              environment.standaloneRedis().server().restart();
            })
            .heal(environment -> {
              environment.redisCommand("CONFIG", "SET", "appendonly", "no");
              environment.redisCommand("CONFIG", "REWRITE");
            }),
        fault("F17", "redis-killed", "Redis killed and started again, empty")
            .costs(FaultCost.STATED_LOSS)
            .inject(environment -> environment.standaloneRedis().server().restart()),
        fault("F17", "flushall", "`FLUSHALL`")
            .costs(FaultCost.STATED_LOSS)
            .inject(environment -> environment.redisCommand("FLUSHALL")),
        fault("R6", "clock-lost", "the workspace's clock is deleted")
            .costs(FaultCost.RESYNC)
            .inject(environment -> environment.redisCommand("DEL", RedisDeployment.CLOCK)),
        fault("R6", "heads-lost", "the heads of all topics are deleted")
            .inject(environment -> {
              for (String topic : environment.workload().topics()) {
                environment.redisCommand("DEL", "tidings:{main}:head:" + topic);
              }
            }),
        fault("R6", "logs-lost", "the logs are deleted while clients sleep and no node remembers")
            .costs(FaultCost.STATED_LOSS)
            .inject(environment ->
                environment.workload().sleepers().forEach(RecordingClient::disconnect))
            .lasts(ofSeconds(2))
            .heal(environment -> {
              environment.cluster().nodes().forEach(NodeProcess::kill);
              for (String topic : environment.workload().topics()) {
                environment.redisCommand("DEL", "tidings:{main}:log:" + topic);
              }
              environment.cluster().restore();
              environment.workload().sleepers().forEach(RecordingClient::resume);
            })
            .liveWithin(ofSeconds(8)),
        fault("F18", "redis-refuses", "Redis refuses connections for 5 s")
            .inject(environment ->
                environment.redisProxies().forEach(proxy -> proxy.inject(new Down())))
            .lasts(ofSeconds(5))
            .heal(environment -> environment.standaloneRedis().restore()),
        fault("F18", "redis-silent", "Redis is stopped for 5 s (SIGSTOP)")
            .inject(environment -> environment.standaloneRedis().server().pause())
            .lasts(ofSeconds(5))
            .heal(environment -> environment.standaloneRedis().server().resume()),
        fault("F18", "redis-unreachable", "packets to Redis and from it vanish for 10 s")
            .inject(environment ->
                environment
                    .redisProxies()
                    .forEach(proxy -> {
                      proxy.inject(new HalfOpen());
                      proxy.inject(new Blackhole());
                    }))
            .lasts(ofSeconds(10))
            .heal(environment -> environment.standaloneRedis().restore()),
        fault("F38", "link-one-way-up", "what one node sends to Redis vanishes for 10 s")
            .inject(environment ->
                environment.redisProxies().getFirst().inject(new HalfOpen(Direction.UPSTREAM)))
            .lasts(ofSeconds(10))
            .heal(environment -> environment.standaloneRedis().restore()),
        fault("F38", "link-one-way-down", "what one node should hear from Redis vanishes for 10 s")
            .inject(environment ->
                environment.redisProxies().getFirst().inject(new HalfOpen(Direction.DOWNSTREAM)))
            .lasts(ofSeconds(10))
            .heal(environment -> environment.standaloneRedis().restore()),
        fault("F28", "redis-far", "Redis answers 300 ms later, give or take 200 ms")
            .inject(environment ->
                environment
                    .redisProxies()
                    .forEach(proxy -> proxy.inject(new Latency(ofMillis(100), ofMillis(400)))))
            .lasts(ofSeconds(5))
            .heal(environment -> environment.standaloneRedis().restore()),
        fault("F28", "redis-blocked", "Redis answers no client for 4 s (`CLIENT PAUSE`)")
            .inject(environment -> environment.redisCommand("CLIENT", "PAUSE", "4000", "ALL"))
            .lasts(ofSeconds(4)),
        fault("F28", "redis-paused", "Redis holds writes back for 4 s (`CLIENT PAUSE WRITE`)")
            .inject(environment -> environment.redisCommand("CLIENT", "PAUSE", "4000", "WRITE"))
            .lasts(ofSeconds(4)),
        fault("F29", "redis-full", "Redis is out of memory")
            .inject(environment -> environment.redisCommand("CONFIG", "SET", "maxmemory", "1mb"))
            .lasts(ofSeconds(3))
            .heal(environment -> environment.redisCommand("CONFIG", "SET", "maxmemory", "0")),
        fault(
                "F29",
                "redis-read-only",
                "Redis becomes a replica of a server that does not exist, and a primary again")
            .costs(FaultCost.RESYNC)
            .inject(environment -> environment.redisCommand("REPLICAOF", "127.0.0.1", "1"))
            .lasts(ofSeconds(3))
            .heal(environment -> environment.redisCommand("REPLICAOF", "NO", "ONE")),
        fault("F31", "trimmed-live", "logs are trimmed before nodes can repair what they missed")
            .costs(FaultCost.RESYNC)
            .inject(environment -> {
              environment
                  .redisProxies()
                  .forEach(proxy -> proxy.inject(new Drop(Selector.chance(0.2))));
              environment.repeat(
                  ofMillis(5),
                  () -> {
                    for (String topic : environment.workload().topics()) {
                      environment.redisCommand(
                          "XTRIM", "tidings:{main}:log:" + topic, "MAXLEN", "0");
                    }
                  });
            })
            .lasts(ofSeconds(3))
            .heal(environment -> environment.standaloneRedis().restore()),
        fault("F35", "scripts-flushed", "scripts are flushed twenty times a second")
            .inject(environment ->
                environment.repeat(ofMillis(50), () -> environment.redisCommand("SCRIPT", "FLUSH")))
            .lasts(ofSeconds(3)),
        fault("bad input", "foreign-writes", "another program writes to our channel")
            .inject(environment ->
                environment.repeat(
                    ofMillis(20),
                    () -> {
                      environment.redisCommand("SPUBLISH", "tidings:{main}:ch", "e nonsense");
                      environment.redisCommand("SPUBLISH", "tidings:{main}:ch", "\u0000\u00ff{}");
                    }))
            .lasts(ofSeconds(3)));
  }
}
