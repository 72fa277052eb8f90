package io.tidings.node.stopwatch;

/** The names of the hashes that hold stopwatches. */
final class StopwatchKeys {
  /** The field of {@link #ofUser} with all of the user's stopwatches. */
  static final String ACTIVE = "active";

  private StopwatchKeys() {}

  /** A user's stopwatches; its version is that of the list that the user is shown. */
  static String ofUser(long user) {
    return "stopwatch." + user;
  }

  /**
   * The ids of the users who have a stopwatch in the project. Its version covers whether there are
   * stopwatches of the project's tickets, and the times that were recorded.
   */
  static String ofProject(long project) {
    return "stopwatch.project." + project;
  }

  /** Ticket id → the seconds that each user spent on it. */
  static String times(long project) {
    return "stopwatch.times." + project;
  }
}
