package io.tidings.node.board.database;

import io.tidings.events.spring.StateReader;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.Board;
import io.tidings.node.board.BoardKeys;
import io.tidings.node.board.BoardQueries;
import io.tidings.node.board.BoardState;
import io.tidings.node.board.Column;
import io.tidings.node.board.LargeReads;
import io.tidings.node.board.OwnerType;
import io.tidings.node.board.Project;
import io.tidings.node.board.Ticket;
import io.tidings.node.board.column.NewColumn;
import io.tidings.node.board.project.NewLabel;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.core.JsonGenerator;

/**
 * All users and projects as an import takes them: their contents, without ids, times and passwords.
 */
@Service
final class Export {
  private final WorkspaceState workspace;
  private final LargeReads largeReads;

  Export(WorkspaceState workspace, LargeReads largeReads) {
    this.workspace = workspace;
    this.largeReads = largeReads;
  }

  /**
   * Writes everything, project by project, so that no more than one of them is in memory. When a
   * project cannot be read, the output ends in the middle.
   */
  void write(JsonGenerator out) {
    Map<Long, String> names = new HashMap<>();
    List<UserData> users = workspace.read(reader -> users(reader, names));
    TreeSet<Long> ids = new TreeSet<>();
    workspace.hash(BoardKeys.PROJECTS).keySet().forEach(id -> ids.add(Long.valueOf(id)));
    out.writeStartObject();
    out.writePOJOProperty("users", users);
    out.writeName("projects").writeStartArray();
    for (long id : ids) {
      ProjectData project = largeReads.inTurn(() -> project(id, names));
      if (project != null) {
        out.writePOJO(project);
      }
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static List<UserData> users(StateReader reader, Map<Long, String> names) {
    List<User> users =
        Users.all(reader).stream().sorted(Comparator.comparingLong(User::id)).toList();
    users.forEach(user -> names.put(user.id(), user.username()));
    return users.stream().map(user -> UserData.of(reader, user)).toList();
  }

  private @Nullable ProjectData project(long id, Map<Long, String> names) {
    BoardState.Contents contents = new BoardState(workspace).contents(id);
    return contents == null ? null : project(contents, names);
  }

  private static ProjectData project(BoardState.Contents contents, Map<Long, String> names) {
    Board board = contents.board();
    Project project = board.project();
    return new ProjectData(
        project.key(),
        project.scope(),
        owner(project, names),
        project.repo(),
        project.title(),
        project.description(),
        project.visibility(),
        project.closed(),
        board.columns().stream()
            .map(column -> new NewColumn(column.title(), column.color()))
            .toList(),
        board.labels().stream().map(label -> new NewLabel(label.name(), label.color())).toList(),
        members(board, names),
        contents.tickets().stream()
            .sorted(
                Comparator.comparingInt((Ticket ticket) -> columnOrder(board, ticket))
                    .thenComparing(BoardQueries.BY_RANK))
            .map(ticket -> TicketData.of(board, ticket, names))
            .toList());
  }

  /** Null for the project of a user who was deleted: an import gives it to its first admin. */
  private static @Nullable String owner(Project project, Map<Long, String> names) {
    boolean gone =
        project.scope() == OwnerType.USER
            && !names.containsValue(project.owner().toLowerCase(Locale.ROOT));
    return gone ? null : project.owner();
  }

  private static List<MemberData> members(Board board, Map<Long, String> names) {
    List<MemberData> members = new ArrayList<>();
    board
        .members()
        .forEach((user, role) -> {
          String name = names.get(user);
          if (name != null) {
            members.add(new MemberData(name, role));
          }
        });
    return members;
  }

  /** Tickets without a column come last. */
  private static int columnOrder(Board board, Ticket ticket) {
    Column column = ticket.columnId() == null ? null : board.column(ticket.columnId());
    return column == null ? Integer.MAX_VALUE : board.orderOf(column);
  }
}
