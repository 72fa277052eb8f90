/**
 * Thousands of clients in one thread, which all come back at once, and what became of them. Start
 * with {@link io.tidings.faults.storm.Storm}; it knows nodes only by their ports.
 */
@NullMarked
package io.tidings.faults.storm;

import org.jspecify.annotations.NullMarked;
