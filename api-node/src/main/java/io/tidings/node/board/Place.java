package io.tidings.node.board;

import org.jspecify.annotations.Nullable;

/** Where a ticket is to be. */
sealed interface Place {

  /** Where it is. */
  record Same() implements Place {}

  /** In no column. */
  record Off() implements Place {}

  /** In that column: where it is if it is there, else at the end. */
  record Into(long column) implements Place {}

  /**
   * At an index of a column.
   *
   * @param column null for the one it is in
   * @param order null for the end
   */
  record At(@Nullable Long column, @Nullable Integer order) implements Place {}
}
