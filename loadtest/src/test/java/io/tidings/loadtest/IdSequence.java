package io.tidings.loadtest;

import java.util.List;
import java.util.regex.Pattern;

/** The ids of one stream, which have to increase strictly. */
final class IdSequence {
  private static final Pattern ID = Pattern.compile("\\d{1,18}-\\d{1,18}");

  private String last = "0-0";

  /** The id in a cursor. */
  static String idOf(String cursor) {
    return cursor.substring(cursor.indexOf('.') + 1);
  }

  /** Whether one id is greater than another. */
  static boolean isAfter(String id, String other) {
    long[] a = parts(id);
    long[] b = parts(other);
    return a[0] > b[0] || (a[0] == b[0] && a[1] > b[1]);
  }

  private static long[] parts(String id) {
    int dash = id.indexOf('-');
    return new long[] {
      Long.parseLong(id.substring(0, dash)), Long.parseLong(id.substring(dash + 1))
    };
  }

  /** Takes the next id; tells whether it may not follow the one before. */
  List<String> complaints(String id) {
    if (!ID.matcher(id).matches()) {
      return List.of("\"%s\", which is no id".formatted(id));
    }
    List<String> complaints = isAfter(id, last) ? List.of() : List.of(id + " after " + last);
    last = id;
    return complaints;
  }
}
