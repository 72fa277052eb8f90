package io.tidings.faults.check;

/**
 * A place in the ledger, and the time of what it records: a line, or a block of a response, which
 * may be a part of what a line records, and continue in the connection's next lines.
 *
 * @param atMicros microseconds of the run
 * @param line the line, or the first one; from 1
 * @param offset where the block begins in the bytes of that line
 * @param length of the block in bytes; 0 for the line itself
 */
record LedgerLocation(long atMicros, String file, int line, int offset, int length) {
  static LedgerLocation ofLine(long atMicros, String file, int line) {
    return new LedgerLocation(atMicros, file, line, 0, 0);
  }
}
