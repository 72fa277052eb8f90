package io.tidings.faults.check;

/** A ledger that decides nothing. */
final class UnreadableLedgerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String why;

  UnreadableLedgerException(String why) {
    super(why);
    this.why = why;
  }

  UnreadableLedgerException(Mark mark, String why) {
    this("%s:%d: %s".formatted(mark.file(), mark.from(), why));
  }

  String why() {
    return why;
  }
}
