package io.tidings.faults.nemesis;

import static io.tidings.faults.nemesis.Scenario.fault;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.tidings.faults.proxy.Direction;
import io.tidings.faults.proxy.Fault.HalfOpen;
import io.tidings.faults.proxy.FaultProxy;
import java.util.List;

/** What happens to pub/sub alone. */
final class AnnouncementFaults {
  private AnnouncementFaults() {}

  static List<Scenario> all() {
    return List.of(
        fault("F22", "pubsub-killed", "every pub/sub connection killed, ten times a second")
            .inject(stage ->
                stage.repeat(ofMillis(100), () -> stage.redis("CLIENT", "KILL", "TYPE", "pubsub")))
            .lasts(ofSeconds(3))
            .liveWithin(ofSeconds(2)),
        fault(
                "F23",
                "pubsub-half-open",
                "pub/sub connections are half open: nothing comes, nothing ends")
            .inject(stage ->
                stage
                    .links()
                    .forEach(link ->
                        link.on(link.present().and(FaultProxy.SUBSCRIBERS))
                            .inject(new HalfOpen(Direction.DOWNSTREAM))))
            .liveWithin(ofSeconds(15)));
  }
}
