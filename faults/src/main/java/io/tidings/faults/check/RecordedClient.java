package io.tidings.faults.check;

import io.tidings.faults.ledger.ClientSpec;
import io.tidings.faults.ledger.ClientSpec.Trait;
import java.util.List;

/**
 * A client's log, after it was read.
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

  /**
   * Whether its times are those at which the bytes arrived, and not only those at which it read
   * them.
   */
  boolean isPrompt() {
    return !clientSpec.traits().contains(Trait.HAMPERED);
  }

  /** Whether the client had begun to connect by then. */
  boolean wasConnectingBy(long at) {
    return !observations.isEmpty() && observations.getFirst().location().atMicros() <= at;
  }

  /** The observations after the first time and up to the second. */
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

  /** The time until which the client is expected to get events. */
  long expectedUntil() {
    return !observations.isEmpty()
            && observations.getLast()
                instanceof Observation.ConnectionEnded(LedgerLocation location, int _, String how)
            && how.equals("left")
        ? location.atMicros()
        : logEnd.atMicros();
  }
}
