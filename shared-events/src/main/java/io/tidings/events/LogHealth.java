package io.tidings.events;

import java.time.Duration;

/**
 * The health of the log, as this node sees it.
 *
 * @param writable whether the last check could write
 * @param sinceLastProbe how long ago this node last received its own probe; zero when it has no
 *     subscription
 * @param problem what is wrong, in a few words; empty when nothing is
 * @param warning what an operator has to look at although the log works; empty when nothing is
 */
public record LogHealth(
    boolean writable, Duration sinceLastProbe, String problem, String warning) {}
