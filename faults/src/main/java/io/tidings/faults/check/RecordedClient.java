package io.tidings.faults.check;

import io.tidings.faults.ledger.ClientSpec;
import io.tidings.faults.ledger.ClientSpec.Trait;
import java.util.List;

/**
 * A client's log, read.
 *
 * @param logEnd where its log ends
 */
record RecordedClient(
    String name,
    ClientSpec clientSpec,
    LedgerLocation started,
    List<Observation> observations,
    LedgerLocation logEnd) {
  boolean isHealthy() {
    return clientSpec.traits().contains(Trait.HEALTHY);
  }

  boolean isNative() {
    return clientSpec.traits().contains(Trait.NATIVE);
  }

  /** Whether its times say when the bytes came, and not only when it took them. */
  boolean isPrompt() {
    return !clientSpec.traits().contains(Trait.HAMPERED);
  }

  /** Whether it had begun to connect by then. */
  boolean wasConnectingBy(long at) {
    return !observations.isEmpty() && observations.getFirst().location().atMicros() <= at;
  }

  /** Its observations after the one time, and not after the other. */
  List<Observation> observationsBetween(long after, long until) {
    int from = firstAfter(after);
    return observations.subList(from, Math.max(from, firstAfter(until)));
  }

  private int firstAfter(long at) {
    int low = 0;
    int high = observations.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (observations.get(middle).location().atMicros() > at) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Until when something is expected of it. */
  long expectedUntil() {
    return !observations.isEmpty()
            && observations.getLast()
                instanceof Observation.ConnectionEnded(LedgerLocation location, int _, String how)
            && how.equals("left")
        ? location.atMicros()
        : logEnd.atMicros();
  }
}
