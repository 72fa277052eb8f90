package io.tidings.testbed.chat;

import java.time.Duration;

/**
 * What followed the death of a node. Times begin with the kill.
 *
 * @param tabs that it served
 * @param upstreams that it read
 * @param upstreamsRead until the other nodes read all upstreams
 * @param delivered until all tabs were told of a message that was sent right after the kill
 */
record TakeoverTimes(long tabs, long upstreams, Duration upstreamsRead, Duration delivered) {}
