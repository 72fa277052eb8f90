package io.tidings.faults.check;

/**
 * Where in the ledger something stands, and when it happened.
 *
 * @param atMicros microseconds of the run
 * @param firstLine the first line, from 1
 * @param lastLine the last line
 */
record LedgerLocation(long atMicros, String file, int firstLine, int lastLine) {}
