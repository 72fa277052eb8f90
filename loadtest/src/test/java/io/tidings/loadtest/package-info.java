/**
 * Load on running nodes, and whether they lost anything under it. Knows them by {@code
 * docs/protocol.md} and {@code docs/boards.md} alone. Start with {@link
 * io.tidings.loadtest.FanOutSimulation} or {@link io.tidings.loadtest.BoardSimulation}.
 */
@NullMarked
package io.tidings.loadtest;

import org.jspecify.annotations.NullMarked;
