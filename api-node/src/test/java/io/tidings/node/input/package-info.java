/**
 * What any client may send to a node: bodies, URLs, headers, frames and connections that no client
 * of ours would. Each is refused or served within bounds, nothing of it comes back unescaped or
 * reaches a log, and the others do not notice. What one endpoint alone is about stands beside that
 * endpoint. Start with {@link io.tidings.node.input.BodiesTest}.
 */
@NullMarked
package io.tidings.node.input;

import org.jspecify.annotations.NullMarked;
