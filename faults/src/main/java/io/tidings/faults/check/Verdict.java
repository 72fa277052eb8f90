package io.tidings.faults.check;

import java.util.List;
import java.util.stream.Collectors;

/** The checker's decision about a ledger. */
public sealed interface Verdict {

  /** Every invariant held. */
  record Holds(RunSummary summary) implements Verdict {
    @Override
    public String toString() {
      return "all invariants hold\n" + summary;
    }
  }

  /**
   * @param violations the first violation of each invariant that did not hold, the earliest first
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

  /** The ledger is cut, contradicts itself or does not exist, and decides nothing. */
  record UnreadableLedger(String why) implements Verdict {
    @Override
    public String toString() {
      return "unreadable ledger: " + why;
    }
  }
}
