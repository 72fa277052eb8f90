/**
 * What an operator sees and sets: settings, health, drain, limits and the server's tuning. It knows
 * the relay and the log by their contracts, and of endpoints the one that has a node drain. Start
 * with {@link io.tidings.node.ops.StreamProperties} and {@link io.tidings.node.ops.Drain}.
 */
@NullMarked
package io.tidings.node.ops;

import org.jspecify.annotations.NullMarked;
