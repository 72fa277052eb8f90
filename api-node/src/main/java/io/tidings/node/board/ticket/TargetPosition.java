package io.tidings.node.board.ticket;

import org.jspecify.annotations.Nullable;

/** The position that a request wants for a ticket. */
public sealed interface TargetPosition {

  /** The ticket's current position. */
  record Unchanged() implements TargetPosition {}

  /** In no column. */
  record NoColumn() implements TargetPosition {}

  /** In that column: where it is if it is there, else at the end. */
  record InColumn(long column) implements TargetPosition {}

  /**
   * At an index of a column.
   *
   * @param column null for the one it is in
   * @param order null for the end
   */
  record AtIndex(@Nullable Long column, @Nullable Integer order) implements TargetPosition {}
}
