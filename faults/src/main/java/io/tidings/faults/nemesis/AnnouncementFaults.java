package io.tidings.faults.nemesis;

import static io.tidings.faults.nemesis.Scenario.fault;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.tidings.testbed.proxy.AnnouncementKind;
import io.tidings.testbed.proxy.Direction;
import io.tidings.testbed.proxy.Fault.AnnouncementFault;
import io.tidings.testbed.proxy.Fault.Bandwidth;
import io.tidings.testbed.proxy.Fault.Drop;
import io.tidings.testbed.proxy.Fault.Duplicate;
import io.tidings.testbed.proxy.Fault.HalfOpen;
import io.tidings.testbed.proxy.Fault.Swap;
import io.tidings.testbed.proxy.FaultProxy;
import io.tidings.testbed.proxy.Selector;
import java.time.Duration;
import java.util.List;

/** Faults of pub/sub, and of nothing else. */
final class AnnouncementFaults {
  private static final Duration TIMEOUT = ofSeconds(10);

  private AnnouncementFaults() {}

  static List<Scenario> all() {
    return List.of(
        fault("F22", "pubsub-killed", "every pub/sub connection killed ten times a second")
            .inject(environment ->
                environment.repeat(
                    ofMillis(100),
                    () -> environment.redisCommand("CLIENT", "KILL", "TYPE", "pubsub")))
            .lasts(ofSeconds(3))
            .liveWithin(ofSeconds(2)),
        fault("F23", "pubsub-half-open", "pub/sub connections half open: nothing comes or ends")
            .inject(environment -> {
              for (FaultProxy proxy : environment.redisProxies()) {
                proxy
                    .on(proxy.currentConnections().and(FaultProxy.SUBSCRIBERS))
                    .inject(new HalfOpen(Direction.DOWNSTREAM));
              }
            })
            .liveWithin(ofSeconds(15)),
        announcements("announcements-dropped", "three of ten announcements lost")
            .inject(environment -> injectOnAll(environment, new Drop(Selector.chance(0.3)))),
        announcements("announcements-repeated", "announcements come twice, some much later")
            .inject(environment -> {
              injectOnAll(environment, new Duplicate(Selector.chance(0.3)));
              injectOnAll(
                  environment, new Duplicate(Selector.every(7), 20, AnnouncementKind.EVENTS));
            }),
        announcements("announcements-swapped", "announcements change places")
            .inject(environment -> injectOnAll(environment, new Swap(Selector.chance(0.3)))),
        fault("F22", "last-announcement-dropped", "the last announcement before a silence is lost")
            .inject(environment -> {
              environment.workload().pausePublishing();
              environment.redisProxies().forEach(proxy -> proxy.inject(new Drop(Selector.all())));
              environment.workload().publishAll(TIMEOUT);
            })
            .heal(environment -> environment.standaloneRedis().restore())
            .liveWithin(ofSeconds(5)),
        fault("F27", "pubsub-overrun", "Redis cuts subscribers that are behind by 64 KB")
            .inject(environment -> {
              environment.redisCommand(
                  "CONFIG", "SET", "client-output-buffer-limit", "pubsub 64kb 32kb 1");
              environment
                  .redisProxies()
                  .forEach(proxy ->
                      proxy
                          .on(FaultProxy.SUBSCRIBERS)
                          .inject(new Bandwidth(2_000, Direction.DOWNSTREAM)));
            })
            .lasts(ofSeconds(6))
            .heal(environment -> {
              environment.standaloneRedis().restore();
              environment.redisCommand(
                  "CONFIG", "SET", "client-output-buffer-limit", "pubsub 256mb 64mb 60");
            }));
  }

  private static Scenario announcements(String name, String description) {
    return fault("F25", name, description)
        .lasts(ofSeconds(4))
        .heal(environment -> environment.standaloneRedis().restore())
        .liveWithin(ofSeconds(5));
  }

  private static void injectOnAll(Environment environment, AnnouncementFault fault) {
    environment.redisProxies().forEach(proxy -> environment.expectHits(proxy.inject(fault)));
  }
}
