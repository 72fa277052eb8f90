package io.tidings.faults.storm;

import java.util.ArrayList;
import java.util.List;

/** What no client may meet, and how often one did; a few of each are kept in words. */
final class Tally {
  private static final int MOST_WORDS = 10;

  private final List<String> words = new ArrayList<>();
  private long faults;
  private long cuts;
  private long sentAway;

  void badStatus(String line) {
    fault("status: " + line);
  }

  /** A gap, a duplicate or disorder. */
  void wrong(String what) {
    fault(what);
  }

  /** A control frame: to be sent away for a while is allowed, if nothing is lost by it. */
  void told(String data) {
    if (data.contains("\"type\":\"closed\"")) {
      sentAway++;
    } else {
      fault("told " + data);
    }
  }

  /** A connection ended before its client did, or was refused; its client comes back. */
  void cut() {
    cuts++;
  }

  private void fault(String what) {
    faults++;
    if (words.size() < MOST_WORDS) {
      words.add(what);
    }
  }

  long faults() {
    return faults;
  }

  long sentAway() {
    return sentAway;
  }

  long cuts() {
    return cuts;
  }

  List<String> words() {
    return List.copyOf(words);
  }
}
