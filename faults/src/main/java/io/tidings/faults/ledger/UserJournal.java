package io.tidings.faults.ledger;

/**
 * What one user of the boards asked for, and what the nodes said. A change is one of a new thing,
 * which has a number of this user's, a kind and a title; a login is one session, by a number too.
 */
public final class UserJournal {
  private final LedgerFileWriter writer;

  UserJournal(LedgerFileWriter writer) {
    this.writer = writer;
  }

  /** Before the request leaves. */
  public void creating(long number, String kind, String title) {
    writer.write("creating", Long.toString(number), kind, title);
  }

  /** 201: it is there, under this id. */
  public void created(long number, String id) {
    writer.write("created", Long.toString(number), id);
  }

  /** It is certainly not there, or may be there or not: it is not acknowledged. */
  public void notCreated(long number, String why) {
    writer.write("not-created", Long.toString(number), why);
  }

  /** 204: the login has ended. */
  public void loginEnded(long login) {
    writer.write("login-ended", Long.toString(login));
  }

  /** A request that was sent then came with a login that had ended, and was let in. */
  public void endedLoginAccepted(long login, long sentAtMicros) {
    writer.write("login-accepted", Long.toString(login), Long.toString(sentAtMicros));
  }
}
