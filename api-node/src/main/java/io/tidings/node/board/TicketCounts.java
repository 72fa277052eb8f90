package io.tidings.node.board;

import org.jspecify.annotations.Nullable;

/**
 * The counters of a project.
 *
 * @param tickets how many tickets there are
 * @param lastNumber the last number of a ticket; no number is assigned twice
 * @param bytes of all tickets; null when they were not counted yet
 */
public record TicketCounts(int tickets, long lastNumber, @Nullable Long bytes) {
  public static final TicketCounts NONE = new TicketCounts(0, 0, 0L);

  public TicketCounts withOneMore(long number) {
    return new TicketCounts(tickets + 1, number, bytes);
  }

  public TicketCounts withOneLess() {
    return new TicketCounts(tickets - 1, lastNumber, bytes);
  }

  TicketCounts withBytes(long newBytes) {
    return new TicketCounts(tickets, lastNumber, newBytes);
  }
}
