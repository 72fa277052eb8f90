package io.tidings.loadtest;

import java.util.List;

/** The ids of one stream, which have to increase strictly. */
final class IdSequence {
  private long[] last = {0, 0};

  /** The id in a cursor. */
  static String idOf(String cursor) {
    return cursor.substring(cursor.indexOf('.') + 1);
  }

  /** Takes the next id; tells whether it may not follow the one before. */
  List<String> complaints(String id) {
    int dash = id.indexOf('-');
    long[] now = {Long.parseLong(id.substring(0, dash)), Long.parseLong(id.substring(dash + 1))};
    boolean follows = now[0] > last[0] || (now[0] == last[0] && now[1] > last[1]);
    String complaint = id + " after " + last[0] + "-" + last[1];
    last = now;
    return follows ? List.of() : List.of(complaint);
  }
}
