package io.tidings.node.board;

import org.jspecify.annotations.Nullable;

/**
 * What a project counts.
 *
 * @param tickets that there are
 * @param lastNumber of a ticket, which no other gets again
 * @param bytes of all tickets; null where they were not counted yet
 */
record TicketCounts(int tickets, long lastNumber, @Nullable Long bytes) {
  static final TicketCounts NONE = new TicketCounts(0, 0, 0L);

  TicketCounts withOneMore(long number) {
    return new TicketCounts(tickets + 1, number, bytes);
  }

  TicketCounts withOneLess() {
    return new TicketCounts(tickets - 1, lastNumber, bytes);
  }

  TicketCounts withBytes(long newBytes) {
    return new TicketCounts(tickets, lastNumber, newBytes);
  }
}
