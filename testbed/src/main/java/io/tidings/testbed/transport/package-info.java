/**
 * Server-Sent Events and WebSockets on one node, side by side: what a connection and a delivery
 * cost by either, and how long a delivery takes. Start with {@link
 * io.tidings.testbed.transport.TransportMain}.
 */
@NullMarked
package io.tidings.testbed.transport;

import org.jspecify.annotations.NullMarked;
