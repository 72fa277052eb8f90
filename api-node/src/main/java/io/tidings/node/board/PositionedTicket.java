package io.tidings.node.board;

import org.jspecify.annotations.Nullable;

/**
 * A ticket with its position.
 *
 * @param order its index in its column; null when it stands in none
 */
record PositionedTicket(long project, Ticket ticket, @Nullable Integer order) {}
