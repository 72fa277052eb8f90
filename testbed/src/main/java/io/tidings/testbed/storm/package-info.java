/**
 * A swarm whose clients all reconnect at once, and how long that takes. Start with {@link
 * io.tidings.testbed.storm.Storm}; it knows nodes only by their ports.
 */
@NullMarked
package io.tidings.testbed.storm;

import org.jspecify.annotations.NullMarked;
