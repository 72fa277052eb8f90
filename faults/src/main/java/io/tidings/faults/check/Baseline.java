package io.tidings.faults.check;

import io.tidings.faults.check.NemesisLog.FaultChange;
import java.util.ArrayList;
import java.util.List;

/**
 * A time without faults, after a heal.
 *
 * @param until when the next fault began; the largest number if none did
 */
record Baseline(LedgerLocation heal, long until) {

  /** A baseline begins only with a heal that leaves no other fault. */
  static List<Baseline> of(List<FaultChange> changes) {
    List<Baseline> baselines = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      FaultChange change = changes.get(i);
      if (change.begins()) {
        faults.add(change.fault());
      } else if (faults.remove(change.fault()) && faults.isEmpty()) {
        long until =
            i + 1 < changes.size() ? changes.get(i + 1).location().atMicros() : Long.MAX_VALUE;
        baselines.add(new Baseline(change.location(), until));
      }
    }
    return baselines;
  }

  /** The faults that were never healed. */
  static List<String> unhealed(List<FaultChange> changes) {
    List<String> faults = new ArrayList<>();
    for (FaultChange change : changes) {
      if (change.begins()) {
        faults.add(change.fault());
      } else {
        faults.remove(change.fault());
      }
    }
    return faults;
  }

  long start() {
    return heal.atMicros();
  }
}
