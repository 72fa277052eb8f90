package io.tidings.faults.check;

import java.util.List;
import java.util.stream.Collectors;

/** What the checker says about a ledger. */
public sealed interface Verdict {

  /** Every invariant held. */
  record Holds(RunSummary summary) implements Verdict {
    @Override
    public String toString() {
      return "all invariants hold\n" + summary;
    }
  }

  /**
   * @param violations the first of each invariant that did not hold, the earliest in front
   */
  record Violated(List<Violation> violations, RunSummary summary) implements Verdict {
    public Violated {
      violations = List.copyOf(violations);
    }

    @Override
    public String toString() {
      return violations.stream().map(Violation::toString).collect(Collectors.joining("\n"))
          + "\n"
          + summary;
    }
  }

  /** The ledger is cut, contradicts itself or is not there, and decides nothing. */
  record UnreadableLedger(String why) implements Verdict {
    @Override
    public String toString() {
      return "unreadable ledger: " + why;
    }
  }
}
