package io.tidings.node.board;

import io.tidings.events.spring.StateReader;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.user.Avatars;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All users and projects as an import takes them: what they say, without ids, times and passwords.
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
   * Writes all of it, project by project: no more than one of them is in memory. When one cannot be
   * read, what was written ends in the middle.
   */
  void write(JsonGenerator out) {
    Map<Long, String> names = new HashMap<>();
    ObjectNode users = workspace.read(reader -> users(reader, names));
    TreeSet<Long> ids = new TreeSet<>();
    workspace.hash(BoardNames.PROJECTS).keySet().forEach(id -> ids.add(Long.valueOf(id)));
    out.writeStartObject();
    out.writeName("users").writeTree(users.path("users"));
    out.writeName("projects").writeStartArray();
    for (long id : ids) {
      ObjectNode project = largeReads.inTurn(() -> project(id, names));
      if (project != null) {
        out.writeTree(project);
      }
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static ObjectNode users(StateReader reader, Map<Long, String> names) {
    ObjectNode data = Shapes.object();
    ArrayNode users = data.putArray("users");
    for (User user :
        Users.all(reader).stream().sorted(Comparator.comparingLong(User::id)).toList()) {
      names.put(user.id(), user.username());
      users
          .addObject()
          .put("username", user.username())
          .put("name", user.name())
          .put("avatar", Avatars.exported(reader, user))
          .put("email", user.email())
          .put("admin", user.admin())
          .put("active", user.active());
    }
    return data;
  }

  private @Nullable ObjectNode project(long id, Map<Long, String> names) {
    BoardState.Contents contents = new BoardState(workspace).contents(id);
    return contents == null ? null : project(contents, names);
  }

  private static ObjectNode project(BoardState.Contents contents, Map<Long, String> names) {
    Board board = contents.board();
    ObjectNode project = Shapes.project(board.project());
    project.remove(List.of("id", "createdAt", "version"));
    if (board.project().repo() == null) {
      project.remove("repo");
    }
    ArrayNode columns = project.putArray("columns");
    board
        .columns()
        .forEach(column ->
            columns.addObject().put("title", column.title()).put("color", column.color()));
    ArrayNode labels = project.putArray("labels");
    board
        .labels()
        .forEach(label -> labels.addObject().put("name", label.name()).put("color", label.color()));
    ArrayNode members = project.putArray("members");
    board
        .members()
        .forEach((user, role) -> {
          String name = names.get(user);
          if (name != null) {
            members.addObject().put("username", name).put("role", role.word());
          }
        });
    ArrayNode tickets = project.putArray("tickets");
    contents.tickets().stream()
        .sorted(
            Comparator.comparingInt((Ticket ticket) -> columnOrder(board, ticket))
                .thenComparing(BoardQueries.BY_RANK))
        .forEach(ticket -> tickets.add(ticket(board, ticket)));
    return project;
  }

  /** Those that stand in no column come last. */
  private static int columnOrder(Board board, Ticket ticket) {
    Column column = ticket.columnId() == null ? null : board.column(ticket.columnId());
    return column == null ? Integer.MAX_VALUE : board.orderOf(column);
  }

  private static ObjectNode ticket(Board board, Ticket ticket) {
    Column column = ticket.columnId() == null ? null : board.column(ticket.columnId());
    ObjectNode shape =
        Shapes.object()
            .put("title", ticket.title())
            .put("description", ticket.description())
            .put("column", column == null ? null : column.title());
    ArrayNode labels = shape.putArray("labels");
    ticket.labelIds().stream()
        .map(board::label)
        .filter(Objects::nonNull)
        .forEach(label -> labels.add(label.name()));
    return shape;
  }
}
