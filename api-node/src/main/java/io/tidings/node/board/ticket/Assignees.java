package io.tidings.node.board.ticket;

import io.tidings.node.board.BoardDraft;
import io.tidings.node.board.Ticket;
import io.tidings.node.http.ProblemException;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules for the users that a ticket is assigned to. */
final class Assignees {
  private static final String FIELD = "assigneeIds";

  private Assignees() {}

  /**
   * Refuses too many users, and new ones who may not read the project.
   *
   * @param current those who are assigned already; they may stay, even if they were disabled since
   * @param wanted as a request has them: one may be there twice
   */
  static void check(BoardDraft draft, List<Long> current, List<Long> wanted) {
    List<Long> distinct = wanted.stream().distinct().toList();
    if (distinct.size() > Ticket.MAX_ASSIGNEES) {
      throw ProblemException.invalid(
          "invalid-field",
          FIELD,
          FIELD + " has to be a list of at most " + Ticket.MAX_ASSIGNEES + " users.");
    }
    List<Long> added = distinct.stream().filter(id -> !current.contains(id)).toList();
    if (added.isEmpty()) {
      return;
    }
    Set<Long> readers = Set.copyOf(draft.readersAmong(added));
    Map<Long, User> known = Users.find(draft.state(), added);
    for (long id : added) {
      User user = known.get(id);
      if (user == null || !user.active() || !readers.contains(id)) {
        String field = FIELD + "[" + wanted.indexOf(id) + "]";
        throw ProblemException.invalid(
            "invalid-field",
            field,
            field + " has to be a user who may read this project; got \"" + id + "\".");
      }
    }
  }
}
