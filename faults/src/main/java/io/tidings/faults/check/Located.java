package io.tidings.faults.check;

/** An entry of the ledger, and where it stands. */
record Located<E>(LedgerLocation location, E entry) {}
