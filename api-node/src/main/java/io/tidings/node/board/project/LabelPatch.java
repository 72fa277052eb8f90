package io.tidings.node.board.project;

import io.tidings.node.board.Label;
import io.tidings.node.board.request.Color;
import io.tidings.node.board.request.Title;
import org.jspecify.annotations.Nullable;

/** The new values of a label's fields; null for a field that stays. */
record LabelPatch(@Nullable @Title String name, @Nullable @Color String color) {

  /** The next version of the label; the same label when nothing changes. */
  Label applyTo(Label label) {
    return label.withNameAndColor(
        name == null ? label.name() : name, color == null ? label.color() : color);
  }
}
