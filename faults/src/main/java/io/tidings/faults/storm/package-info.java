/**
 * A swarm of thousands of clients in one thread, which all reconnect at once, and how long that
 * takes. Start with {@link io.tidings.faults.storm.Storm}; it knows nodes only by their ports.
 */
@NullMarked
package io.tidings.faults.storm;

import org.jspecify.annotations.NullMarked;
