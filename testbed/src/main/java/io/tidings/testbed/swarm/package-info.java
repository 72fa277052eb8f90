/**
 * Thousands of clients of streams in one thread, by Server-Sent Events or by WebSocket, which
 * reconnect as an {@code EventSource} does. What they ask for, and what they make of events, is up
 * to those who use them. Start with {@link io.tidings.testbed.swarm.Swarm}; it knows nodes only by
 * their ports.
 */
@NullMarked
package io.tidings.testbed.swarm;

import org.jspecify.annotations.NullMarked;
