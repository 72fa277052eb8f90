package io.tidings.faults.check;

import java.util.List;

/**
 * The first time that an invariant did not hold.
 *
 * @param lines one or two, which show it
 * @param more how many further violations of this invariant there are
 */
public record Violation(Invariant invariant, String what, List<LedgerLine> lines, int more) {
  public Violation {
    lines = List.copyOf(lines);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("%s violated (%s): %s".formatted(invariant, invariant.sentence(), what));
    lines.forEach(line -> text.append("\n    ").append(line));
    if (more > 0) {
      text.append("\n    and ").append(more).append(" more of ").append(invariant);
    }
    return text.toString();
  }
}
