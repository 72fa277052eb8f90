package io.tidings.node.chat;

import org.jspecify.annotations.Nullable;

/**
 * A peer of a mailbox, with the end of their thread.
 *
 * @param name to be shown
 * @param avatar the path of their picture on this node; null without one
 * @param lastReadRowId the watermark: messages up to it are read; 0 when none is
 * @param unread how many messages from the peer are above the watermark
 * @param lastMessage null when nothing was said yet
 */
public record Contact(
    PeerUrl peer,
    String name,
    @Nullable String avatar,
    long lastReadRowId,
    long unread,
    @Nullable Message lastMessage) {}
