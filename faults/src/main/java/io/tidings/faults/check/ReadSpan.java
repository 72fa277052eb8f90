package io.tidings.faults.check;

/** Where a block or frame begins in a client's file, since it may arrive in many reads. */
final class ReadSpan {
  private int line;
  private int offset;
  private int length;

  /** Takes up bytes of a read; returns where all bytes since the beginning are. */
  LedgerLocation extend(LedgerLocation read, int from, int count) {
    if (length == 0) {
      line = read.line();
      offset = from;
    }
    length += count;
    return new LedgerLocation(read.atMicros(), read.file(), line, offset, length);
  }

  /** The next byte begins another. */
  void end() {
    length = 0;
  }
}
