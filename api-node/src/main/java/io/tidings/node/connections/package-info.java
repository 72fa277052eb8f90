/**
 * Which connections there are on all nodes, for administrators: where each comes from, since when,
 * and how far behind it is. Every node keeps a short entry in Redis while it is up; a question goes
 * to all that are registered there, and one that does not answer is named. It needs no feature and
 * knows none. Start with {@link io.tidings.node.connections.ClusterConnections}.
 */
@NullMarked
package io.tidings.node.connections;

import org.jspecify.annotations.NullMarked;
