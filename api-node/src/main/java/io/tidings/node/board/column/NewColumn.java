package io.tidings.node.board.column;

import io.tidings.node.board.Column;
import io.tidings.node.board.request.Color;
import io.tidings.node.board.request.Title;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/** The column that a request wants. */
public record NewColumn(@NotNull @Title String title, @Nullable @Color String color) {

  /**
   * The column itself.
   *
   * @param byDefault whether cards go here when no column is named
   */
  public Column withId(long id, boolean byDefault) {
    return new Column(id, title, color == null ? Color.GREY : color, byDefault, 1);
  }
}
