package io.tidings.faults.check;

/** Turns what a client logged of one connection into observations. */
interface ConnectionReader {
  /** The client read those bytes. */
  void read(LedgerLocation location, byte[] bytes);

  /** The client was about to send a ping. */
  void pinged(LedgerLocation location, String payload);

  /** The connection ended like that. */
  void ended(LedgerLocation location, String how);
}
