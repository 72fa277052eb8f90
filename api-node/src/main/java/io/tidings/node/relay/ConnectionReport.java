package io.tidings.node.relay;

import io.tidings.events.EventId;

/**
 * What a connection was at the moment when its lane was asked. It shares the subscription and
 * copies numbers alone.
 *
 * @param id among all connections since the node was started
 * @param openedAt milliseconds of the wall clock
 * @param lastWriteAt when its last write began, in milliseconds of the wall clock; 0 before the
 *     first
 * @param waitingFrames frames that its client was not sent yet; those of a write under way count
 * @param waitingBytes bytes of these frames
 * @param behindMillis the longest of: how long frames have been waiting without a break; how much
 *     of the log is still to be replayed; how far the feed of its workspace is behind the log
 * @param position the id up to which its client was sent all there is, or what it came with; {@link
 *     EventId#ZERO} before it has one
 */
public record ConnectionReport(
    String id,
    Subscription subscription,
    Transport transport,
    ConnectionPhase phase,
    long openedAt,
    long lastWriteAt,
    int waitingFrames,
    long waitingBytes,
    long behindMillis,
    EventId position) {}
