package io.tidings.faults.check;

import io.tidings.faults.check.Verdict.Holds;
import io.tidings.faults.check.Verdict.UnreadableLedger;
import io.tidings.faults.check.Verdict.Violated;
import java.nio.file.Path;
import java.util.List;

/**
 * Decides the {@linkplain Invariant invariants} on a finished run's ledger. A ledger is about one
 * workspace, since ids of several could not be compared.
 */
public final class CheckLedger {
  private static final List<Rule> RULES =
      List.of(
          new OrderRule(),
          new GapRule(),
          new LossRule(),
          new ContentRule(),
          new AgreementRule(),
          new LatencyRule(),
          new BoundsRule(),
          new LivenessRule(),
          new AccessRule(),
          new WireRule(),
          new BoardRule(),
          new LoginRule(),
          new UpstreamRule(),
          new SingleConnectionRule(),
          new CountRule(),
          new ActivityRule());

  private CheckLedger() {}

  /** Only reads the folder. Never throws, whatever the folder contains. */
  public static Verdict check(Path folder) {
    try {
      RecordedRun run = RecordedRun.read(folder);
      Findings findings = new Findings();
      RULES.forEach(rule -> rule.judge(run, findings));
      RunSummary summary = RunSummary.of(run);
      Evidence evidence = new Evidence(folder);
      List<Violation> violations = findings.inOrder().stream().map(evidence::show).toList();
      return violations.isEmpty() ? new Holds(summary) : new Violated(violations, summary);
    } catch (UnreadableLedgerException e) {
      return new UnreadableLedger(e.why());
    }
  }

  /** {@code <folder>}: prints the verdict; exits with 0, 1 when violated, 2 when unreadable. */
  public static void main(String[] arguments) {
    if (arguments.length != 1) {
      System.err.println("usage: CheckLedger <folder>");
      System.exit(2);
    }
    Verdict verdict = check(Path.of(arguments[0]));
    System.out.println(verdict);
    System.exit(
        switch (verdict) {
          case Holds _ -> 0;
          case Violated _ -> 1;
          case UnreadableLedger _ -> 2;
        });
  }
}
