package io.tidings.faults.check;

import io.tidings.faults.check.Nemesis.Change;
import java.util.ArrayList;
import java.util.List;

/**
 * A time without faults, after a heal.
 *
 * @param until when the next fault began; the largest number if none did
 */
record Calm(Mark heal, long until) {

  /** Only a heal that leaves no other fault begins a calm. */
  static List<Calm> of(List<Change> changes) {
    List<Calm> calms = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      Change change = changes.get(i);
      if (change.begins()) {
        faults.add(change.fault());
      } else if (faults.remove(change.fault()) && faults.isEmpty()) {
        long until = i + 1 < changes.size() ? changes.get(i + 1).mark().at() : Long.MAX_VALUE;
        calms.add(new Calm(change.mark(), until));
      }
    }
    return calms;
  }

  /** The faults that were never healed. */
  static List<String> unhealed(List<Change> changes) {
    List<String> faults = new ArrayList<>();
    for (Change change : changes) {
      if (change.begins()) {
        faults.add(change.fault());
      } else {
        faults.remove(change.fault());
      }
    }
    return faults;
  }

  long begins() {
    return heal.at();
  }
}
