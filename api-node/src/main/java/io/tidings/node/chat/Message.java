package io.tidings.node.chat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message of a thread.
 *
 * @param rowId its number, which increases within the thread
 * @param state of a message that was sent; null for one that was received
 */
public record Message(
    long rowId,
    MessageDirection direction,
    String text,
    Instant at,
    @Nullable OutboundState state) {}
