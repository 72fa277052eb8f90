package io.tidings.faults.check;

/** The ledger cannot be read, so that it decides nothing. */
final class UnreadableLedgerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String why;

  UnreadableLedgerException(String why) {
    super(why);
    this.why = why;
  }

  UnreadableLedgerException(LedgerLocation location, String why) {
    this("%s:%d: %s".formatted(location.file(), location.line(), why));
  }

  String why() {
    return why;
  }
}
