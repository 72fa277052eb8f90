package io.tidings.node.board.project;

import io.tidings.node.board.Label;
import io.tidings.node.board.request.Color;
import io.tidings.node.board.request.Title;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/** The label that a request wants. */
public record NewLabel(@NotNull @Title String name, @Nullable @Color String color) {

  /** The label itself. */
  public Label withId(long id) {
    return new Label(id, name, color == null ? Color.GREY : color, 1);
  }
}
