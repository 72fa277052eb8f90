package io.tidings.node.stopwatch;

import io.tidings.events.spring.StateReader;
import io.tidings.node.board.BoardState;
import io.tidings.node.board.Project;
import io.tidings.node.board.ProjectRights;
import io.tidings.node.board.Ticket;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A stopwatch with the ticket that it is for, which its user may read. */
record ShownStopwatch(Stopwatch stopwatch, Project project, Ticket ticket) {

  /** Those of each of these users; a user without any has an empty list. */
  static Map<Long, List<ShownStopwatch>> of(StateReader state, Collection<Long> users) {
    Map<Long, List<ShownStopwatch>> shown = new HashMap<>();
    users.forEach(user -> shown.put(user, List.of()));
    shown.putAll(of(state, Stopwatch.of(state, users)));
    return shown;
  }

  /** Those of these stopwatches, by user, that each user may read. */
  static Map<Long, List<ShownStopwatch>> of(
      StateReader state, Map<Long, List<Stopwatch>> stopwatches) {
    Map<Long, User> users = Users.find(state, stopwatches.keySet());
    Map<Long, BoardState.Contents> boards = boards(new BoardState(state), stopwatches.values());
    Map<Long, List<ShownStopwatch>> shown = new HashMap<>();
    stopwatches.forEach((id, some) -> {
      User user = users.get(id);
      shown.put(
          id,
          user == null
              ? List.of()
              : some.stream()
                  .flatMap(one -> Stream.ofNullable(shown(user, one, boards.get(one.project()))))
                  .toList());
    });
    return shown;
  }

  private static Map<Long, BoardState.Contents> boards(
      BoardState state, Collection<List<Stopwatch>> stopwatches) {
    Map<Long, Set<Long>> tickets = new HashMap<>();
    stopwatches.forEach(some ->
        some.forEach(
            one -> tickets.computeIfAbsent(one.project(), _ -> new HashSet<>()).add(one.ticket())));
    Map<Long, BoardState.Contents> boards = new HashMap<>();
    tickets.forEach((project, some) -> {
      BoardState.Contents contents = state.contents(project, some);
      if (contents != null) {
        boards.put(project, contents);
      }
    });
    return boards;
  }

  private static @Nullable ShownStopwatch shown(
      User user, Stopwatch stopwatch, BoardState.@Nullable Contents contents) {
    if (contents == null || !ProjectRights.mayRead(user, contents.board())) {
      return null;
    }
    return contents.tickets().stream()
        .filter(ticket -> ticket.id() == stopwatch.ticket())
        .findFirst()
        .map(ticket -> new ShownStopwatch(stopwatch, contents.board().project(), ticket))
        .orElse(null);
  }
}
