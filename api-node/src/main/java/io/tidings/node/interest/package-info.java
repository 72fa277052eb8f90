/**
 * Which users have connections, over all nodes, and which node serves each of them. A node holds
 * one lease; what it has and what it owns hangs on that lease, so that nothing else is renewed.
 * Features tell of their connections and are told what this node owns; none of them is known here.
 * Start with {@link io.tidings.node.interest.Interest}.
 */
@NullMarked
package io.tidings.node.interest;

import org.jspecify.annotations.NullMarked;
