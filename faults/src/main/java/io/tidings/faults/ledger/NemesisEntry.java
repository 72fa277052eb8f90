package io.tidings.faults.ledger;

/** An entry of the nemesis; see the methods of {@link Ledger} that write them. */
public sealed interface NemesisEntry extends LedgerEntry {
  /** Another file of the ledger begins. */
  record Witness(long at, String file) implements NemesisEntry {}

  record Injected(long at, String fault) implements NemesisEntry {}

  record Healed(long at, String fault) implements NemesisEntry {}

  record RunPhase(long at, String name) implements NemesisEntry {}

  record Revoked(long at, String client, String eventId) implements NemesisEntry {}

  /**
   * @param end microseconds of the run
   */
  record Expires(long at, String client, long end) implements NemesisEntry {}

  record GaugeSample(long at, String what, double value, double cap) implements NemesisEntry {}

  record LeakMeasurement(long at, String what, double before, double after, double tolerance)
      implements NemesisEntry {}

  record Remains(long at, String topic, String cursor, String publisher, long number)
      implements NemesisEntry {}

  record Thing(long at, String kind, String id, String title) implements NemesisEntry {}

  record ActivityPage(long at, String client, String body) implements NemesisEntry {}

  record EpochEnded(long at, String epoch, String fork) implements NemesisEntry {}

  /**
   * @param within microseconds
   */
  record LivenessBound(long at, long within) implements NemesisEntry {}

  /**
   * @param slack microseconds
   */
  record LatencyBound(long at, double ratio, long slack) implements NemesisEntry {}

  record NodeStopped(long at, String node) implements NemesisEntry {}

  record NodeWoken(long at, String node) implements NemesisEntry {}

  /**
   * @param within microseconds
   */
  record OverlapBound(long at, long within) implements NemesisEntry {}

  record KeepsAcknowledged(long at) implements NemesisEntry {}
}
