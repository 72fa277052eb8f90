package io.tidings.node.board;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What clients call their tabs; others see it, so that anything odd counts as absent. */
final class Tags {
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private Tags() {}

  static @Nullable String read(@Nullable String text) {
    return text != null && VALID.matcher(text).matches() ? text : null;
  }
}
