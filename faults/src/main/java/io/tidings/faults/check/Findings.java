package io.tidings.faults.check;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** For each invariant, the violation that happened first. */
final class Findings {
  private final Map<Invariant, Finding> first = new EnumMap<>(Invariant.class);

  /** A violation and its evidence, one line or two; it happened at the later one. */
  void add(Invariant invariant, String what, LedgerLocation... locations) {
    first.merge(invariant, new Finding(invariant, what, List.of(locations), 0), Finding::merge);
  }

  /** The violations, the earliest first. */
  List<Finding> inOrder() {
    return first.values().stream()
        .sorted(Comparator.comparingLong(Finding::atMicros).thenComparing(Finding::invariant))
        .toList();
  }

  record Finding(Invariant invariant, String what, List<LedgerLocation> locations, int more) {
    long atMicros() {
      return locations.stream().mapToLong(LedgerLocation::atMicros).max().orElse(0);
    }

    private Finding merge(Finding other) {
      Finding earlier = other.atMicros() < atMicros() ? other : this;
      return new Finding(invariant, earlier.what, earlier.locations, more + other.more + 1);
    }
  }
}
