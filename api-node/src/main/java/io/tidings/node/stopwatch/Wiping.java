package io.tidings.node.stopwatch;

import io.tidings.events.Commit.Write;
import io.tidings.events.spring.StateReader;
import io.tidings.node.board.BoardKeys;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What goes with all projects. */
final class Wiping {
  // A commit has at most 20 000 writes. What is left no request can find any more.
  private static final int MAX_WRITES = 19_000;

  private Wiping() {}

  /** The users who have a stopwatch and are not deleted together with the projects. */
  static Set<Long> users(StateReader view, StateReader after) {
    List<Long> all = Users.all(after).stream().map(User::id).toList();
    return Stopwatch.of(view, all).keySet();
  }

  /**
   * @param others how many writes the commit has already
   */
  static List<Write> writes(StateReader view, int others) {
    return view.hash(BoardKeys.PROJECTS).keySet().stream()
        .map(Long::valueOf)
        .flatMap(project ->
            Stream.<Write>of(
                new Write.Delete(StopwatchKeys.times(project)),
                new Write.Delete(StopwatchKeys.ofProject(project))))
        .limit(Math.max(0, MAX_WRITES - others))
        .toList();
  }
}
