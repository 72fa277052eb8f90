package io.tidings.node.board;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads ids, which clients write as strings. */
final class Ids {
  // [RFC 8259, 6] integers in the range of a double's are interoperable; the frames have numbers
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,14}");

  private Ids() {}

  /** Null when the text is no id. */
  static @Nullable Long parse(String text) {
    return ID.matcher(text).matches() ? Long.valueOf(text) : null;
  }

  /** An id in a path; what is none names nothing. */
  static long fromPath(String text, String thing) {
    Long id = parse(text);
    if (id == null) {
      throw NotFound.of(thing);
    }
    return id;
  }
}
