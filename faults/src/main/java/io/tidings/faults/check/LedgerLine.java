package io.tidings.faults.check;

/**
 * A line of the ledger as evidence.
 *
 * @param number from 1, as editors count
 * @param text of the line, or of the block that begins there; shortened
 */
public record LedgerLine(String file, int number, String text) {
  @Override
  public String toString() {
    return "%s:%d: %s".formatted(file, number, text);
  }
}
