/**
 * What a node does before it says that it is ready: it sends requests to its own port, so that the
 * first clients meet code that is compiled. It knows the endpoints by their paths alone, and what
 * it sends leaves nothing behind. Start with {@link io.tidings.node.rehearsal.Rehearsal}.
 */
@NullMarked
package io.tidings.node.rehearsal;

import org.jspecify.annotations.NullMarked;
