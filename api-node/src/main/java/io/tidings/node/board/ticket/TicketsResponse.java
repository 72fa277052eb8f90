package io.tidings.node.board.ticket;

import io.tidings.node.board.TicketResponse;
import java.util.List;

/** Tickets of a board, or the cards of one of its columns in their order. */
public record TicketsResponse(List<TicketResponse> tickets) {}
