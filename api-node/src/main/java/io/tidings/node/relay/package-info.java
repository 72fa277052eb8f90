/**
 * From a feed to the connections: lanes, bounded outboxes, and the handoff from replay to live. It
 * knows only {@code io.tidings.events}: no HTTP, no Spring, no Redis. Bytes leave through {@link
 * io.tidings.node.relay.Outlet}, and {@link io.tidings.node.relay.Dialect} decides what they look
 * like. Start with {@link io.tidings.node.relay.Relay}, then read {@link
 * io.tidings.node.relay.Handoff}.
 */
@NullMarked
package io.tidings.node.relay;

import org.jspecify.annotations.NullMarked;
