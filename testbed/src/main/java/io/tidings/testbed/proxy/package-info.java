/**
 * A TCP proxy that breaks connections on purpose, by a seed: late, slow, cut, reset, half-open,
 * refused, and between a client and Redis announcements that get lost, repeated or swapped. It
 * knows bytes and RESP, nothing of nodes or events. Start with {@link
 * io.tidings.testbed.proxy.FaultProxy} and {@link io.tidings.testbed.proxy.Fault}.
 */
@NullMarked
package io.tidings.testbed.proxy;

import org.jspecify.annotations.NullMarked;
