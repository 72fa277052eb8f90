/**
 * Puts load on running nodes and checks that they lose nothing. Knows them only from {@code
 * docs/protocol.md} and {@code docs/boards.md}. Start with {@link
 * io.tidings.loadtest.FanOutSimulation} or {@link io.tidings.loadtest.BoardSimulation}.
 */
@NullMarked
package io.tidings.loadtest;

import org.jspecify.annotations.NullMarked;
