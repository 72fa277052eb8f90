package io.tidings.node.board.column;

import io.tidings.node.board.Column;
import io.tidings.node.board.request.Color;
import io.tidings.node.board.request.Title;
import org.jspecify.annotations.Nullable;

/** The new values of a column's fields; null for a field that stays. */
public record ColumnPatch(@Nullable @Title String title, @Nullable @Color String color) {

  /** The next version of the column; the same column when nothing changes. */
  Column applyTo(Column column) {
    return column.withTitleAndColor(
        title == null ? column.title() : title, color == null ? column.color() : color);
  }
}
