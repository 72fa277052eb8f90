package io.tidings.node.board;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The title and colour to give to a column or a label; null for what is to stay. */
record TitleAndColor(@Nullable String title, @Nullable String color) {
  static final String GREY = "#6b7280";

  static TitleAndColor forColumn(ObjectNode body) {
    return of(body, "title");
  }

  static TitleAndColor forLabel(ObjectNode body) {
    return of(body, "name");
  }

  private static TitleAndColor of(ObjectNode body, String title) {
    RequestFields fields = RequestFields.of(body, Set.of(title, "color"));
    return new TitleAndColor(fields.title(title), fields.color("color"));
  }

  String titleOr(String present) {
    return title == null ? present : title;
  }

  /** Another colour, unless it is the same one in other letters. */
  String colorOr(String present) {
    return color == null || color.equalsIgnoreCase(present)
        ? present
        : color.toLowerCase(Locale.ROOT);
  }
}
