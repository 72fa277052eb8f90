/**
 * The SSE endpoints: requests, frames in their dialects, cursors, and the connection that owns a
 * Jetty endpoint once the servlet request has ended. Start with {@code StreamController}.
 */
@NullMarked
package io.tidings.node.sse;

import org.jspecify.annotations.NullMarked;
