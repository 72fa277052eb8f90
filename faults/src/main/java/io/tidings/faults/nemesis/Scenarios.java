package io.tidings.faults.nemesis;

import java.util.List;
import java.util.stream.Stream;

/** All scenarios, in the order of the table. */
public final class Scenarios {
  private Scenarios() {}

  public static List<Scenario> all() {
    return Stream.of(
            ClientFaults.all(),
            NodeFaults.all(),
            AnnouncementFaults.all(),
            BridgeFaults.all(),
            SnapshotFaults.all(),
            RedisFaults.all(),
            FailoverFaults.all())
        .flatMap(List::stream)
        .toList();
  }
}
