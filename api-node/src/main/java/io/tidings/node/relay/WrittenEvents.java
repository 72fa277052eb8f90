package io.tidings.node.relay;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The live events that a lane writes in its round, for the time from their commit to their first
 * write and for their traces. Owned by the lane.
 */
final class WrittenEvents {
  private final RelayMeters meters;
  private final InstantSource clock;
  private final ArrayList<SharedEvent> committed = new ArrayList<>();
  private final Set<TracedWrite> traced =
      new LinkedHashSet<>(); // each once, for any number of connections

  WrittenEvents(RelayMeters meters, InstantSource clock) {
    this.meters = meters;
    this.clock = clock;
  }

  /** It reaches connections that follow one of its topics. */
  void add(SharedEvent event) {
    committed.add(event);
  }

  /** A connection gets a frame of it. */
  void add(TracedWrite trace) {
    traced.add(trace);
  }

  /** The round is written. */
  void measure() {
    List<SharedEvent> written = List.copyOf(committed);
    committed.clear();
    long millis = written.isEmpty() ? 0 : clock.millis();
    for (SharedEvent shared : written) {
      long ago = millis - shared.event.id().ms();
      // Another lane may have sent it, and not have written it yet: its span is that lane's.
      if (shared.trace != null && traced.remove(shared.trace)) {
        shared.trace.written(() -> meters.committedAgo(ago));
      } else {
        meters.committedAgo(ago);
      }
    }
    if (!traced.isEmpty()) { // connections got them out of their handoff alone
      List<TracedWrite> others = List.copyOf(traced);
      traced.clear();
      others.forEach(trace -> trace.written(() -> {}));
    }
  }
}
