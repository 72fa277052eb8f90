package io.tidings.node.board;

import io.tidings.events.EventId;
import io.tidings.events.spring.StateReader;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.access.Login;
import io.tidings.node.board.request.IdDeserializer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which projects a user may read, and since when. */
@Component
public final class BoardAccess {
  // ASCII alone: letters of other alphabets may have an ASCII letter as their upper case.
  private static final Pattern KEY = Pattern.compile("[A-Za-z][A-Za-z0-9]{1,9}");

  private final WorkspaceState workspace;

  BoardAccess(WorkspaceState workspace) {
    this.workspace = workspace;
  }

  /**
   * The projects that a user may read, each with an event: the user may see what came after it.
   *
   * @param memberProjects those that the user is a member of
   * @param publicProjects those that every signed-in user reads
   * @param administered all others, for a system administrator
   */
  public record ReadableProjects(
      Map<Long, EventId> memberProjects,
      Map<Long, EventId> publicProjects,
      Set<Long> administered) {}

  /** What the user may read; each of the parts as it was at one moment. */
  public ReadableProjects readable(Login login) {
    return workspace.read(view -> readable(view, login));
  }

  static ReadableProjects readable(StateReader state, Login login) {
    Map<Long, EventId> memberProjects = since(state, new UserKeys(login.user()).memberships());
    Map<Long, EventId> publicProjects = since(state, BoardKeys.PUBLIC_PROJECTS);
    Set<Long> administered = new HashSet<>();
    if (login.admin()) {
      state.hash(BoardKeys.PROJECTS).keySet().forEach(id -> administered.add(Long.valueOf(id)));
      administered.removeAll(memberProjects.keySet());
      administered.removeAll(publicProjects.keySet());
    }
    return new ReadableProjects(
        Map.copyOf(memberProjects), Map.copyOf(publicProjects), Set.copyOf(administered));
  }

  /** The id of a project that the user may read; any other id or key is answered with 404. */
  public long requireId(Login login, String idOrKey) {
    return board(login, ProjectPath.of(idOrKey)).id();
  }

  /** Whether the user is a member of the project. */
  public boolean isMember(Login login, long project) {
    return workspace.field(new UserKeys(login.user()).memberships(), String.valueOf(project))
        != null;
  }

  /** A board that the user may read. */
  public Board board(Login login, ProjectPath path) {
    return workspace.read(view -> board(new BoardState(view), login, path));
  }

  public static Board board(BoardState state, Login login, ProjectPath path) {
    return requireReadable(login, path, state.board(id(state, path)));
  }

  /**
   * A board that the user may read, with its tickets.
   *
   * @param board the board as it was a moment before, when the user could read it
   */
  static BoardState.Contents contents(
      BoardState state, Login login, ProjectPath path, Board board) {
    BoardState.Contents contents = state.contents(board.id());
    requireReadable(login, path, contents == null ? null : contents.board());
    if (contents == null) {
      throw new NotFoundException("project");
    }
    return contents;
  }

  /** The id of the project that the path names; the caller's rights are not checked. */
  long id(ProjectPath path) {
    return id(new BoardState(workspace), path);
  }

  private static long id(BoardState state, ProjectPath path) {
    Long number = IdDeserializer.parse(path.idOrKey());
    if (number == null && KEY.matcher(path.idOrKey()).matches()) {
      number = state.idByKey(path.idOrKey().toUpperCase(Locale.ROOT));
    }
    if (number == null) {
      throw new NotFoundException("project");
    }
    return number;
  }

  static Board requireReadable(Login login, ProjectPath path, @Nullable Board board) {
    if (board == null
        || !ProjectRights.mayRead(login, board)
        || !path.projectScope().includes(board.project())) {
      throw new NotFoundException("project");
    }
    return board;
  }

  /** The values are ids of the commits that gave the user access. */
  private static Map<Long, EventId> since(StateReader state, String name) {
    Map<Long, EventId> since = new HashMap<>();
    state
        .hash(name)
        .forEach((project, value) -> since.put(Long.valueOf(project), EventId.parse(value)));
    return since;
  }
}
