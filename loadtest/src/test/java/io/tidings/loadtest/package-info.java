/**
 * Puts load on running nodes and checks that they lose nothing. Knows them only from {@code
 * docs/protocol.md} and {@code docs/boards.md}. {@link io.tidings.loadtest.Load} starts a
 * simulation; {@link io.tidings.loadtest.FanOutSimulation} is the one to read first, then {@link
 * io.tidings.loadtest.StreamScenario} and {@link io.tidings.loadtest.FollowedStream}. Its result is
 * a {@link io.tidings.loadtest.LoadReport}.
 */
@NullMarked
package io.tidings.loadtest;

import org.jspecify.annotations.NullMarked;
