/**
 * Publishers and clients that keep the ledger: they behave like a service and an {@code
 * EventSource}, and know nodes only by docs/protocol.md.
 */
@NullMarked
package io.tidings.faults.load;

import org.jspecify.annotations.NullMarked;
