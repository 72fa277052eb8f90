/**
 * The WebSocket endpoint: a second transport over the same relay, for clients that cannot have SSE.
 * Jetty does the handshake and the framing; this package decides who may follow what, and turns a
 * session into an {@link io.tidings.node.relay.Outlet}. Start with {@link
 * io.tidings.node.websocket.WebSocketController}.
 */
@NullMarked
package io.tidings.node.websocket;

import org.jspecify.annotations.NullMarked;
