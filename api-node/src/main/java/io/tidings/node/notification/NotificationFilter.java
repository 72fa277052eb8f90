package io.tidings.node.notification;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.tidings.events.spring.StateView;
import io.tidings.node.board.Board;
import io.tidings.node.board.BoardState;
import io.tidings.node.board.ProjectRights;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps the notifications that users may get, and want. */
final class NotificationFilter {
  /** One change tells no more users: each takes a write and an announcement of its commit. */
  static final int MOST_RECIPIENTS = 500;

  private NotificationFilter() {}

  /** A notification with the reason that counts. */
  record Permitted(NewNotification wanted, NotificationKind kind) {}

  static List<Permitted> permitted(StateView view, List<NewNotification> wanted) {
    if (wanted.isEmpty()) {
      return List.of();
    }
    Set<Long> ids = wanted.stream().map(NewNotification::user).collect(toSet());
    Map<Long, User> users = Users.find(view, ids);
    Map<String, String> settings =
        view.fields(NotificationKeys.SETTINGS, ids.stream().map(String::valueOf).toList());
    Map<Long, Board> boards = boards(view, wanted);
    Set<Long> told = new HashSet<>();
    List<Permitted> permitted = new ArrayList<>();
    for (NewNotification one : wanted) {
      User user = users.get(one.user());
      String own = settings.get(String.valueOf(one.user()));
      NotificationKind kind = NotificationSettings.read(own).kindOf(one);
      boolean may = user != null && mayKnow(user, one, boards);
      if (may && kind != null && (told.contains(one.user()) || told.size() < MOST_RECIPIENTS)) {
        told.add(one.user());
        permitted.add(new Permitted(one, kind));
      }
    }
    return permitted;
  }

  private static Map<Long, Board> boards(StateView view, List<NewNotification> wanted) {
    Set<Long> ids =
        wanted.stream().map(NewNotification::project).filter(Objects::nonNull).collect(toSet());
    return new BoardState(view).boards(ids).stream().collect(toMap(Board::id, Function.identity()));
  }

  private static boolean mayKnow(User user, NewNotification one, Map<Long, Board> boards) {
    @Nullable Board board = one.project() == null ? null : boards.get(one.project());
    return one.project() == null
        ? user.active()
        : board != null && ProjectRights.mayRead(user, board);
  }
}
