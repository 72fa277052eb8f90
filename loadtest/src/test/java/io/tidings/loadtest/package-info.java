/**
 * Load on running nodes, and whether they lost anything under it. Knows them by {@code
 * docs/protocol.md} alone. Start with {@link io.tidings.loadtest.FanOutSimulation}.
 */
@NullMarked
package io.tidings.loadtest;

import org.jspecify.annotations.NullMarked;
