/**
 * Tickets, and the moves of their cards: the endpoints and the changes behind them. Start with
 * {@link io.tidings.node.board.ticket.TicketController}.
 */
@NullMarked
package io.tidings.node.board.ticket;

import org.jspecify.annotations.NullMarked;
