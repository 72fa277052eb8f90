package io.tidings.faults.check;

import io.tidings.faults.ledger.Terms;
import io.tidings.faults.ledger.Terms.Trait;
import java.util.List;

/**
 * A client's log, read.
 *
 * @param closed where its log ends
 */
record Client(String name, Terms terms, Mark begun, List<Step> steps, Mark closed) {
  boolean isHealthy() {
    return terms.traits().contains(Trait.HEALTHY);
  }

  boolean isNative() {
    return terms.traits().contains(Trait.NATIVE);
  }

  /** Whether its times say when the bytes came, and not only when it took them. */
  boolean isPrompt() {
    return !terms.traits().contains(Trait.HAMPERED);
  }

  /** Whether it had begun to connect by then. */
  boolean wasThere(long at) {
    return !steps.isEmpty() && steps.getFirst().mark().at() <= at;
  }

  /** Its steps after the one time, and not after the other. */
  List<Step> between(long after, long until) {
    int from = firstAfter(after);
    return steps.subList(from, Math.max(from, firstAfter(until)));
  }

  private int firstAfter(long at) {
    int low = 0;
    int high = steps.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (steps.get(middle).mark().at() > at) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Until when something is expected of it. */
  long until() {
    return !steps.isEmpty()
            && steps.getLast() instanceof Step.Ended(Mark mark, int _, String how)
            && how.equals("left")
        ? mark.at()
        : closed.at();
  }
}
