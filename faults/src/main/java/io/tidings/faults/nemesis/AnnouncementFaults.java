package io.tidings.faults.nemesis;

import static io.tidings.faults.nemesis.Scenario.fault;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.tidings.faults.proxy.Announced;
import io.tidings.faults.proxy.Direction;
import io.tidings.faults.proxy.Fault.Bandwidth;
import io.tidings.faults.proxy.Fault.Drop;
import io.tidings.faults.proxy.Fault.Duplicate;
import io.tidings.faults.proxy.Fault.HalfOpen;
import io.tidings.faults.proxy.Fault.OfAnnouncements;
import io.tidings.faults.proxy.Fault.Swap;
import io.tidings.faults.proxy.FaultProxy;
import io.tidings.faults.proxy.Which;
import java.time.Duration;
import java.util.List;

/** What happens to pub/sub, and to nothing else. */
final class AnnouncementFaults {
  private static final Duration PATIENCE = ofSeconds(10);

  private AnnouncementFaults() {}

  static List<Scenario> all() {
    return List.of(
        fault("F22", "pubsub-killed", "every pub/sub connection killed ten times a second")
            .inject(stage ->
                stage.repeat(ofMillis(100), () -> stage.redis("CLIENT", "KILL", "TYPE", "pubsub")))
            .lasts(ofSeconds(3))
            .liveWithin(ofSeconds(2)),
        fault("F23", "pubsub-half-open", "pub/sub connections half open: nothing comes or ends")
            .inject(stage -> {
              for (FaultProxy link : stage.links()) {
                link.on(link.present().and(FaultProxy.SUBSCRIBERS))
                    .inject(new HalfOpen(Direction.DOWNSTREAM));
              }
            })
            .liveWithin(ofSeconds(15)),
        announcements("announcements-dropped", "three of ten announcements lost")
            .inject(stage -> strike(stage, new Drop(Which.chance(0.3)))),
        announcements("announcements-repeated", "announcements come twice, some much later")
            .inject(stage -> {
              strike(stage, new Duplicate(Which.chance(0.3)));
              strike(stage, new Duplicate(Which.every(7), 20, Announced.EVENTS));
            }),
        announcements("announcements-swapped", "announcements change places")
            .inject(stage -> strike(stage, new Swap(Which.chance(0.3)))),
        fault("F22", "last-announcement-dropped", "the last announcement before a silence is lost")
            .inject(stage -> {
              stage.crowd().quiet();
              stage.links().forEach(link -> link.inject(new Drop(Which.all())));
              stage.crowd().publishAll(PATIENCE);
            })
            .heal(stage -> stage.alone().restore())
            .liveWithin(ofSeconds(5)),
        fault("F27", "pubsub-overrun", "Redis cuts subscribers that are behind by 64 KB")
            .inject(stage -> {
              stage.redis("CONFIG", "SET", "client-output-buffer-limit", "pubsub 64kb 32kb 1");
              stage
                  .links()
                  .forEach(link ->
                      link.on(FaultProxy.SUBSCRIBERS)
                          .inject(new Bandwidth(2_000, Direction.DOWNSTREAM)));
            })
            .lasts(ofSeconds(6))
            .heal(stage -> {
              stage.alone().restore();
              stage.redis("CONFIG", "SET", "client-output-buffer-limit", "pubsub 256mb 64mb 60");
            }));
  }

  private static Scenario announcements(String name, String words) {
    return fault("F25", name, words)
        .lasts(ofSeconds(4))
        .heal(stage -> stage.alone().restore())
        .liveWithin(ofSeconds(5));
  }

  private static void strike(Stage stage, OfAnnouncements fault) {
    stage.links().forEach(link -> stage.expectStrikes(link.inject(fault)));
  }
}
