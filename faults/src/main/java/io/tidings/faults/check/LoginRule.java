package io.tidings.faults.check;

import io.tidings.faults.check.UserActions.AcceptedLogin;

/**
 * I15: a second after the end of a login was acknowledged, no node accepts the login any more. Its
 * end may be gone with a history that was lost, unless the run promises that nothing acknowledged
 * is lost.
 */
final class LoginRule implements Rule {
  /**
   * The time within which every node learns of a failover that the node that ended the login knew
   * of.
   */
  private static final long SECOND = 1_000_000;

  @Override
  public void judge(RecordedRun run, Findings findings) {
    for (AcceptedLogin accepted : run.userActions().acceptedLogins()) {
      if (accepted.sentAtMicros() > accepted.ended().atMicros() + SECOND
          && !run.mayHaveLost(accepted.ended())) {
        findings.add(
            Invariant.I15,
            "a login was let in more than a second after it had ended",
            accepted.ended(),
            accepted.location());
      }
    }
  }
}
