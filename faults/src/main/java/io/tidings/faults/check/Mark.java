package io.tidings.faults.check;

/**
 * Where in the ledger something stands, and when it happened.
 *
 * @param at microseconds of the run
 * @param from the first line, from 1
 * @param to the last line
 */
record Mark(long at, String file, int from, int to) {}
