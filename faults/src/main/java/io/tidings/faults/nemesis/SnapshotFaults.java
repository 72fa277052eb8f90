package io.tidings.faults.nemesis;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.tidings.testbed.cluster.NodeProcess;
import java.util.List;

/** Faults of the node that makes up for lost announcements of snapshots, and of no other. */
final class SnapshotFaults {
  private SnapshotFaults() {}

  static List<Scenario> all() {
    return List.of(
        fault("poll-leader-killed", "node that polls snapshots killed, announcements lost")
            .inject(environment -> {
              Poll poll = environment.poll();
              String lease = poll.lease();
              NodeProcess leader = poll.leader();
              poll.measureTakeover(leader, leader::kill);
              poll.awaitForgotten(lease);
            })
            .lasts(ofMillis(1)),
        // Once it is woken, two nodes poll until it learns that its lease has ended.
        fault("poll-leader-paused", "that node stopped for 8 s or more, announcements lost")
            .inject(environment -> {
              NodeProcess leader = environment.poll().leader();
              environment.poll().measureTakeover(leader, () -> environment.stop(leader));
            })
            .lasts(ofSeconds(4))
            .heal(Environment::wakeAll));
  }

  private static Scenario fault(String name, String description) {
    return Scenario.fault("N8", name, description).whileUsersAreNotified();
  }
}
