package io.tidings.faults.nemesis;

import static io.tidings.faults.nemesis.Scenario.fault;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.tidings.faults.house.NodeProcess;
import io.tidings.faults.house.Redis;
import io.tidings.faults.load.Follower;
import io.tidings.faults.proxy.Direction;
import io.tidings.faults.proxy.Fault.Blackhole;
import io.tidings.faults.proxy.Fault.Down;
import io.tidings.faults.proxy.Fault.Drop;
import io.tidings.faults.proxy.Fault.HalfOpen;
import io.tidings.faults.proxy.Fault.Latency;
import io.tidings.faults.proxy.Which;
import java.util.List;

/** What happens to the only Redis, and between it and the nodes. */
final class RedisFaults {
  private RedisFaults() {}

  static List<Scenario> all() {
    return List.of(
        fault("F16", "redis-killed-aof", "Redis killed and started again with its append-only file")
            .costs(Row.STATED_LOSS)
            .inject(stage -> {
              stage.redis("CONFIG", "SET", "appendonly", "yes");
              stage.await(
                  "the append-only file",
                  () ->
                      stage
                          .redis("INFO", "persistence")
                          .toString()
                          .contains("aof_rewrite_in_progress:0"));
              stage.redis("CONFIG", "REWRITE");
              stage.pass(ofSeconds(2));
              stage.alone().server().restart();
            })
            .heal(stage -> {
              stage.redis("CONFIG", "SET", "appendonly", "no");
              stage.redis("CONFIG", "REWRITE");
            }),
        fault("F17", "redis-killed", "Redis killed and started again, empty")
            .costs(Row.STATED_LOSS)
            .inject(stage -> stage.alone().server().restart()),
        fault("F17", "flushall", "`FLUSHALL`")
            .costs(Row.STATED_LOSS)
            .inject(stage -> stage.redis("FLUSHALL")),
        fault("R6", "clock-lost", "the workspace's clock is deleted")
            .costs(Row.RESYNC)
            .inject(stage -> stage.redis("DEL", Redis.CLOCK)),
        fault("R6", "heads-lost", "the heads of all topics are deleted")
            .inject(stage -> {
              for (String topic : stage.crowd().topics()) {
                stage.redis("DEL", "tidings:{main}:head:" + topic);
              }
            }),
        fault("R6", "logs-lost", "the logs are deleted while clients sleep and no node remembers")
            .costs(Row.STATED_LOSS)
            .inject(stage -> stage.crowd().sleepers().forEach(Follower::hangUp))
            .lasts(ofSeconds(2))
            .heal(stage -> {
              stage.house().nodes().forEach(NodeProcess::kill);
              for (String topic : stage.crowd().topics()) {
                stage.redis("DEL", "tidings:{main}:log:" + topic);
              }
              stage.house().restore();
              stage.crowd().sleepers().forEach(Follower::thaw);
            })
            .liveWithin(ofSeconds(8)),
        fault("F18", "redis-refuses", "Redis refuses connections for 5 s")
            .inject(stage -> stage.links().forEach(link -> link.inject(new Down())))
            .lasts(ofSeconds(5))
            .heal(stage -> stage.alone().restore()),
        fault("F18", "redis-silent", "Redis is stopped for 5 s (SIGSTOP)")
            .inject(stage -> stage.alone().server().pause())
            .lasts(ofSeconds(5))
            .heal(stage -> stage.alone().server().resume()),
        fault("F18", "redis-unreachable", "packets to Redis and from it vanish for 10 s")
            .inject(stage ->
                stage
                    .links()
                    .forEach(link -> {
                      link.inject(new HalfOpen());
                      link.inject(new Blackhole());
                    }))
            .lasts(ofSeconds(10))
            .heal(stage -> stage.alone().restore()),
        fault("F38", "link-one-way-up", "what one node sends to Redis vanishes for 10 s")
            .inject(stage -> stage.links().getFirst().inject(new HalfOpen(Direction.UPSTREAM)))
            .lasts(ofSeconds(10))
            .heal(stage -> stage.alone().restore()),
        fault("F38", "link-one-way-down", "what one node should hear from Redis vanishes for 10 s")
            .inject(stage -> stage.links().getFirst().inject(new HalfOpen(Direction.DOWNSTREAM)))
            .lasts(ofSeconds(10))
            .heal(stage -> stage.alone().restore()),
        fault("F28", "redis-far", "Redis answers 300 ms later, give or take 200 ms")
            .inject(stage ->
                stage
                    .links()
                    .forEach(link -> link.inject(new Latency(ofMillis(100), ofMillis(400)))))
            .lasts(ofSeconds(5))
            .heal(stage -> stage.alone().restore()),
        fault("F28", "redis-blocked", "Redis answers nobody for 4 s (`CLIENT PAUSE`)")
            .inject(stage -> stage.redis("CLIENT", "PAUSE", "4000", "ALL"))
            .lasts(ofSeconds(4)),
        fault("F28", "redis-paused", "Redis holds writes back for 4 s (`CLIENT PAUSE WRITE`)")
            .inject(stage -> stage.redis("CLIENT", "PAUSE", "4000", "WRITE"))
            .lasts(ofSeconds(4)),
        fault("F29", "redis-full", "Redis is out of memory")
            .inject(stage -> stage.redis("CONFIG", "SET", "maxmemory", "1mb"))
            .lasts(ofSeconds(3))
            .heal(stage -> stage.redis("CONFIG", "SET", "maxmemory", "0")),
        fault("F29", "redis-read-only", "Redis becomes a replica of nobody, and a primary again")
            .costs(Row.RESYNC)
            .inject(stage -> stage.redis("REPLICAOF", "127.0.0.1", "1"))
            .lasts(ofSeconds(3))
            .heal(stage -> stage.redis("REPLICAOF", "NO", "ONE")),
        fault("F31", "trimmed-live", "logs are trimmed before nodes can repair what they missed")
            .costs(Row.RESYNC)
            .inject(stage -> {
              stage.links().forEach(link -> link.inject(new Drop(Which.chance(0.2))));
              stage.repeat(
                  ofMillis(5),
                  () -> {
                    for (String topic : stage.crowd().topics()) {
                      stage.redis("XTRIM", "tidings:{main}:log:" + topic, "MAXLEN", "0");
                    }
                  });
            })
            .lasts(ofSeconds(3))
            .heal(stage -> stage.alone().restore()),
        fault("F35", "scripts-flushed", "scripts are flushed twenty times a second")
            .inject(stage -> stage.repeat(ofMillis(50), () -> stage.redis("SCRIPT", "FLUSH")))
            .lasts(ofSeconds(3)),
        fault("bad input", "foreign-writes", "somebody else talks on our channel")
            .inject(stage ->
                stage.repeat(
                    ofMillis(20),
                    () -> {
                      stage.redis("SPUBLISH", "tidings:{main}:ch", "e nonsense");
                      stage.redis("SPUBLISH", "tidings:{main}:ch", "\u0000\u00ff{}");
                    }))
            .lasts(ofSeconds(3)));
  }
}
