package io.tidings.faults.nemesis;

import static io.tidings.faults.nemesis.Scenario.fault;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.tidings.faults.house.NodeProcess;
import io.tidings.faults.load.Follower;
import io.tidings.faults.load.Manner;
import io.tidings.faults.proxy.Fault.Bandwidth;
import io.tidings.faults.proxy.Fault.Cut;
import io.tidings.faults.proxy.Fault.HalfOpen;
import io.tidings.faults.proxy.Fault.Reset;
import io.tidings.faults.proxy.Fault.Slice;
import java.util.List;

/** What happens to clients and on their way to the load balancer. */
final class ClientFaults {
  private ClientFaults() {}

  static List<Scenario> all() {
    return List.of(
        fault("F1", "client-cut", "client cut in the middle of an event, again and again")
            .inject(stage ->
                stage.repeat(
                    ofMillis(150),
                    () -> {
                      stage.house().front().heal();
                      stage.house().front().inject(new Cut(stage.random().nextInt(1, 1_500)));
                    }))
            .lasts(ofSeconds(4)),
        fault("F2", "client-reset", "client resets its connection, five times a second")
            .inject(stage ->
                stage.repeat(
                    ofMillis(200),
                    () -> {
                      stage.house().front().heal();
                      stage.house().front().inject(new Reset());
                    }))
            .lasts(ofSeconds(3)),
        fault("F3", "client-half-open", "client's network is gone without a word, and comes back")
            .inject(stage -> stage.house().front().inject(new HalfOpen()))
            .lasts(ofSeconds(8)),
        fault("F4", "client-slow", "client's line carries 2 KB/s, in pieces of a few bytes")
            .inject(stage -> {
              stage.house().front().inject(new Bandwidth(2_000));
              stage.house().front().inject(new Slice(7));
            })
            .unfelt(true)
            .lasts(ofSeconds(6)),
        fault("F5", "client-frozen", "client stops reading and keeps its connection")
            .unfelt(true)
            .inject(stage -> stage.crowd().sleepers().forEach(Follower::freeze))
            .lasts(ofSeconds(8))
            .heal(stage -> stage.crowd().sleepers().forEach(Follower::thaw)),
        fault("F7", "client-asleep", "client sleeps until its position is trimmed everywhere")
            .costs(Row.RESYNC)
            .inject(stage -> stage.crowd().sleepers().forEach(Follower::hangUp))
            .lasts(ofSeconds(2))
            .heal(stage -> {
              // Nodes that remember would still serve it.
              stage.house().nodes().forEach(NodeProcess::kill);
              for (String topic : stage.crowd().topics()) {
                stage.redis("XTRIM", "tidings:{main}:log:" + topic, "MAXLEN", "1");
              }
              stage.house().restore();
              stage.crowd().sleepers().forEach(Follower::thaw);
            })
            .liveWithin(ofSeconds(8)),
        fault("F11, F42", "client-hops", "clients come, go and change nodes fifty times a second")
            .inject(stage -> {
              for (int i = 0; i < 10; i++) {
                stage
                    .crowd()
                    .join(
                        "hopper-" + i,
                        new Manner.Hops(ofMillis(20L * (i + 1))),
                        stage.crowd()::nextNode);
              }
            })
            .lasts(ofSeconds(4)));
  }
}
