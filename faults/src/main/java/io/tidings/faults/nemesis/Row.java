package io.tidings.faults.nemesis;

/** What a fault may cost, from the least to the most; silence is never among it. */
public enum Row {
  ZERO_LOSS("zero loss"),
  /** Some clients were told to fetch their state again; nothing acknowledged is gone. */
  RESYNC("resync"),
  /** Something acknowledged is gone from the log, and every client was told. */
  STATED_LOSS("stated loss");

  private final String words;

  Row(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }

  /**
   * Whether a run that cost {@code observed} is what this row promises. Whether acknowledged writes
   * are really lost is luck; whether a resync is needed is not, and a fault that was expected to
   * cost one and did not was probably never injected.
   */
  boolean allows(Row observed) {
    return this == STATED_LOSS ? observed != ZERO_LOSS : observed == this;
  }
}
