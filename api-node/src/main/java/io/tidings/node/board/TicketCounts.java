package io.tidings.node.board;

/**
 * What a project counts.
 *
 * @param tickets that there are
 * @param lastNumber of a ticket, which no other gets again
 */
record TicketCounts(int tickets, long lastNumber) {}
