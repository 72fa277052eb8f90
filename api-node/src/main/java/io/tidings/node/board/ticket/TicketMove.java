package io.tidings.node.board.ticket;

import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * The column that a request moves a ticket to.
 *
 * @param order its index there; null for the end
 */
public record TicketMove(@NotNull Long columnId, @Nullable Integer order) {

  public TargetPosition targetPosition() {
    return new TargetPosition.AtIndex(columnId, order);
  }
}
