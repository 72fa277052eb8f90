package io.tidings.faults.check;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Of each invariant the violation that happened first. */
final class Findings {
  private final Map<Invariant, Found> first = new EnumMap<>(Invariant.class);

  /** A violation and its evidence, one line or two; it happened at the later one. */
  void add(Invariant invariant, String what, Mark... marks) {
    first.merge(invariant, new Found(invariant, what, List.of(marks), 0), Found::and);
  }

  /** The earliest in front. */
  List<Found> inOrder() {
    return first.values().stream()
        .sorted(Comparator.comparingLong(Found::at).thenComparing(Found::invariant))
        .toList();
  }

  record Found(Invariant invariant, String what, List<Mark> marks, int more) {
    long at() {
      return marks.stream().mapToLong(Mark::at).max().orElse(0);
    }

    private Found and(Found other) {
      Found earlier = other.at() < at() ? other : this;
      return new Found(invariant, earlier.what, earlier.marks, more + other.more + 1);
    }
  }
}
