package io.tidings.faults.nemesis;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.proxy.Fault.Blackhole;
import io.tidings.testbed.proxy.Fault.HalfOpen;
import io.tidings.testbed.proxy.FaultProxy;
import java.util.List;

/** Faults of the bridge to an upstream server, of that server, and of the way between them. */
final class BridgeFaults {
  private BridgeFaults() {}

  static List<Scenario> all() {
    return List.of(
        fault("E15", "bridge-holder-killed", "node that reads an upstream killed (`kill -9`)")
            .inject(environment -> {
              NodeProcess holder = environment.bridge().holder();
              environment.bridge().measureTakeover(holder, holder::kill);
            }),
        fault("E15", "bridge-holder-paused", "node that reads an upstream stopped for 30 s")
            .inject(environment -> {
              NodeProcess holder = environment.bridge().holder();
              environment.bridge().measureTakeover(holder, () -> environment.stop(holder));
            })
            .lasts(ofSeconds(30))
            .heal(Environment::wakeAll),
        fault("E15", "bridge-holder-without-redis", "that node cut off from Redis for 10 s")
            .inject(environment -> {
              NodeProcess holder = environment.bridge().holder();
              FaultProxy proxy = environment.bridge().redisProxy(holder);
              environment
                  .bridge()
                  .measureTakeover(
                      holder,
                      () -> {
                        proxy.inject(new HalfOpen());
                        proxy.inject(new Blackhole());
                      });
            })
            .lasts(ofSeconds(10))
            .heal(environment -> environment.standaloneRedis().restore()),
        fault("E15", "bridge-redis-silent", "users chat, Redis is stopped for 5 s (SIGSTOP)")
            .inject(environment -> environment.standaloneRedis().server().pause())
            .lasts(ofSeconds(5))
            .heal(environment -> environment.standaloneRedis().server().resume()),
        fault("E15", "bridge-without-upstream", "that node cut off from the upstream for 10 s")
            .inject(environment ->
                environment.bridge().upstream().cutOff(environment.bridge().holder().name()))
            .lasts(ofSeconds(10))
            .heal(environment -> environment.bridge().upstream().heal()),
        fault("F14", "bridge-rolling-deploy", "users chat, nodes restarted one after another")
            .inject(NodeFaults::restartAll)
            .lasts(ofMillis(1)),
        fault("C15", "upstream-half-open", "streams of the upstream fall silent and stay open")
            .inject(environment -> environment.bridge().upstream().silenceStreams()),
        fault("C15", "upstream-slow", "the upstream answers 3 s late, after its streams ended")
            .inject(environment -> {
              environment.bridge().upstream().delayAnswers(ofSeconds(3));
              environment.bridge().upstream().endStreams();
              environment.bridge().measureReads();
            })
            .lasts(ofSeconds(4))
            .heal(environment -> environment.bridge().upstream().heal()),
        fault("C15", "upstream-flapping", "the upstream ends each stream after 200 ms")
            .inject(environment -> environment.bridge().upstream().endStreamsAfter(ofMillis(200)))
            .lasts(ofSeconds(6))
            .heal(environment -> environment.bridge().upstream().heal())
            // The next attempt may be 8 s away.
            .liveWithin(ofSeconds(10)),
        fault("C15", "upstream-restarted", "the upstream is gone for 2 s")
            .costs(FaultCost.RESYNC)
            .inject(environment -> environment.bridge().upstream().stop())
            .lasts(ofSeconds(2))
            .heal(environment -> environment.bridge().upstream().restart()),
        // The first attempt to connect finds the server back: only the server tells of the loss.
        fault("C15", "upstream-restarted-without-history", "the upstream forgets its history")
            .costs(FaultCost.RESYNC)
            .inject(environment -> {
              environment.bridge().upstream().stop();
              environment.keepLoadFor(ofMillis(300));
              environment.bridge().upstream().restartWithoutHistory();
            }));
  }

  private static Scenario fault(String catalogueNumber, String name, String description) {
    return Scenario.fault(catalogueNumber, name, description).whileUsersChat();
  }
}
