package io.tidings.node.board.ticket;

import jakarta.validation.constraints.AssertTrue;
import org.jspecify.annotations.Nullable;

/** A request that may say where a ticket is to be. */
interface RequestedPosition {
  /** Null for the column where it is, or where new tickets are. */
  @Nullable TargetColumn columnId();

  /** The index in the column. */
  @Nullable Integer order();

  /** Named so that a violation is reported for the field {@code order}. */
  @AssertTrue(message = "absent where there is no column")
  default boolean isOrder() {
    TargetColumn column = columnId();
    return order() == null || column == null || column.id() != null;
  }

  default TargetPosition targetPosition() {
    TargetColumn column = columnId();
    Integer order = order();
    if (order != null) {
      return new TargetPosition.AtIndex(column == null ? null : column.id(), order);
    } else if (column == null) {
      return new TargetPosition.Unchanged();
    }
    return column.id() == null
        ? new TargetPosition.NoColumn()
        : new TargetPosition.InColumn(column.id());
  }
}
