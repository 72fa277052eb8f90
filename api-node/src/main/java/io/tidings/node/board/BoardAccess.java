package io.tidings.node.board;

import io.tidings.events.EventId;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.access.Login;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which projects a user may read, and since when. */
@Component
public final class BoardAccess {
  private final WorkspaceState workspace;
  private final BoardState state;

  BoardAccess(WorkspaceState workspace, BoardState state) {
    this.workspace = workspace;
    this.state = state;
  }

  /**
   * The projects that a user may read, each since an event: the user may see what came after it.
   *
   * @param memberProjects those that the user is a member of
   * @param publicProjects those that every signed-in user reads
   * @param administered all others, for a system administrator
   */
  public record ReadableProjects(
      Map<Long, EventId> memberProjects,
      Map<Long, EventId> publicProjects,
      Set<Long> administered) {}

  /** What the user may read; each of its parts as it was at one moment. */
  public ReadableProjects readable(Login login) {
    Map<Long, EventId> memberProjects = since(BoardNames.memberHash(login.user()));
    Map<Long, EventId> publicProjects = since(BoardNames.PUBLIC_PROJECTS);
    Set<Long> administered = new HashSet<>();
    if (login.admin()) {
      workspace
          .hash(BoardNames.PROJECTS)
          .keySet()
          .forEach(id -> administered.add(Long.valueOf(id)));
      administered.removeAll(memberProjects.keySet());
      administered.removeAll(publicProjects.keySet());
    }
    return new ReadableProjects(
        Map.copyOf(memberProjects), Map.copyOf(publicProjects), Set.copyOf(administered));
  }

  /** The id of a project that the user may read; whatever else it is called does not exist. */
  public long requireId(Login login, String idOrKey) {
    return board(login, ProjectPath.of(idOrKey)).id();
  }

  /** Whether the user is a member of the project. */
  public boolean isMember(Login login, long project) {
    return workspace.field(BoardNames.memberHash(login.user()), String.valueOf(project)) != null;
  }

  /** A board that the user may read. */
  Board board(Login login, ProjectPath path) {
    return requireReadable(login, path, state.board(id(path)));
  }

  /** A board that the user may read, with its tickets. */
  BoardState.Contents contents(Login login, ProjectPath path) {
    BoardState.Contents contents = state.contents(id(path));
    requireReadable(login, path, contents == null ? null : contents.board());
    if (contents == null) {
      throw NotFound.project();
    }
    return contents;
  }

  /** What the path names, if anything does; its rights are not looked at. */
  long id(ProjectPath path) {
    Long number = Ids.parse(path.idOrKey());
    if (number == null) {
      number = state.idByKey(path.idOrKey().toUpperCase(Locale.ROOT));
    }
    if (number == null) {
      throw NotFound.project();
    }
    return number;
  }

  static Board requireReadable(Login login, ProjectPath path, @Nullable Board board) {
    if (board == null
        || !ProjectRights.mayRead(login, board)
        || !path.projectScope().includes(board.project())) {
      throw NotFound.project();
    }
    return board;
  }

  /** The values are ids of the commits that gave the user access. */
  private Map<Long, EventId> since(String name) {
    Map<Long, EventId> since = new HashMap<>();
    workspace
        .hash(name)
        .forEach((project, value) -> since.put(Long.valueOf(project), EventId.parse(value)));
    return since;
  }
}
