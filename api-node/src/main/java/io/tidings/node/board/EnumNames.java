package io.tidings.node.board;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Enums as requests name them. */
final class EnumNames {
  private EnumNames() {}

  /** Null when none of them is called so. */
  static <E extends Enum<E>> @Nullable E find(E[] values, String word) {
    for (E value : values) {
      if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
        return value;
      }
    }
    return null;
  }
}
