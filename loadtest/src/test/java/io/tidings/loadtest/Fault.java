package io.tidings.loadtest;

/**
 * What is wrong with what a stream told.
 *
 * @param events how many it is about
 */
record Fault(Kind kind, long events, String text) {
  enum Kind {
    LOST,
    DUPLICATE,
    OUT_OF_ORDER,
    /** What was told is not so. */
    WRONG
  }

  static Fault wrong(String text) {
    return new Fault(Kind.WRONG, 1, text);
  }

  /** Reports it of that stream. */
  void report(String stream, LoadReport report) {
    String message = stream + ": " + text;
    switch (kind) {
      case LOST -> report.lost(events, message);
      case DUPLICATE -> report.duplicate(message);
      case OUT_OF_ORDER -> report.outOfOrder(message);
      case WRONG -> report.failed(message);
    }
  }
}
