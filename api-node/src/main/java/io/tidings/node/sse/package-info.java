/**
 * The SSE endpoints: requests, frames in their dialects, cursors, and the connection that owns a
 * Jetty endpoint once the servlet request has ended. It decides how a stream begins; the relay
 * decides what is sent and when it ends. Start with {@link io.tidings.node.sse.StreamController}.
 */
@NullMarked
package io.tidings.node.sse;

import org.jspecify.annotations.NullMarked;
