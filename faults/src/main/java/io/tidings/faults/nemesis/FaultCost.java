package io.tidings.faults.nemesis;

/**
 * The cost that a fault may have, from the lowest to the highest; a silent loss is never allowed.
 */
public enum FaultCost {
  ZERO_LOSS("zero loss"),
  /**
   * Nothing acknowledged is lost; clients that were ahead of the surviving history are told to
   * fetch again.
   */
  KEEPS_ACKNOWLEDGED("nothing acknowledged lost"),
  /** Clients were told to fetch their state again. */
  RESYNC("resync"),
  /** Acknowledged events may be gone from the log; clients were told, as with a resync. */
  STATED_LOSS("stated loss");

  private final String label;

  FaultCost(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }

  /**
   * Whether the cost {@code observed} of a run is what this cost promises. A fault that has to cost
   * a resync and did not was probably never injected.
   */
  boolean allows(FaultCost observed) {
    return this == KEEPS_ACKNOWLEDGED || (this == ZERO_LOSS) == (observed == ZERO_LOSS);
  }
}
