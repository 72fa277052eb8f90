package io.tidings.faults.check;

import io.tidings.faults.check.Observation.ConnectionEnded;
import io.tidings.faults.check.Observation.FullResync;
import io.tidings.faults.check.Observation.PositionMoved;
import java.util.List;
import java.util.OptionalLong;

/**
 * A tab's log, after it was read.
 *
 * @param user whose chat it shows
 * @param logEnd where its log ends
 */
record RecordedTab(
    String name, String user, List<Observation> observations, LedgerLocation logEnd) {
  /** The time of the tab's first position: it gets what is committed from then on. */
  OptionalLong positionedAt() {
    return observations.stream()
        .filter(observation ->
            observation instanceof PositionMoved || observation instanceof FullResync)
        .mapToLong(observation -> observation.location().atMicros())
        .findFirst();
  }

  /** The time until which the tab is expected to get triggers. */
  long expectedUntil() {
    return !observations.isEmpty()
            && observations.getLast()
                instanceof ConnectionEnded(LedgerLocation location, _, String how)
            && how.equals("left")
        ? location.atMicros()
        : logEnd.atMicros();
  }
}
