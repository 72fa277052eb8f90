/**
 * Decides from a run's ledger whether every client got every event or was told, and shows the two
 * lines that prove it when not. It knows the ledger's files and docs/protocol.md, and shares no
 * code with the nodes: ids, epochs, frames and payloads are read here anew. Start with {@link
 * io.tidings.faults.check.CheckLedger}; each {@link io.tidings.faults.check.Rule} decides one or
 * two of the {@linkplain io.tidings.faults.check.Invariant invariants}, all of them in O(n log n).
 */
@NullMarked
package io.tidings.faults.check;

import org.jspecify.annotations.NullMarked;
