/**
 * Publishers and clients that keep the ledger: what they do is what a service and an {@code
 * EventSource} do, and all they know of a node is docs/protocol.md.
 */
@NullMarked
package io.tidings.faults.load;

import org.jspecify.annotations.NullMarked;
