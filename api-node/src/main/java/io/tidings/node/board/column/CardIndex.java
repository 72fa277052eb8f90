package io.tidings.node.board.column;

import io.tidings.node.board.ticket.TargetPosition;
import org.jspecify.annotations.Nullable;

/**
 * The index that a request wants for a card in its column.
 *
 * @param order null: the card stays where it is if it is in that column, else it goes to the end
 */
record CardIndex(@Nullable Integer order) {

  TargetPosition in(long column) {
    return order == null
        ? new TargetPosition.InColumn(column)
        : new TargetPosition.AtIndex(column, order);
  }
}
