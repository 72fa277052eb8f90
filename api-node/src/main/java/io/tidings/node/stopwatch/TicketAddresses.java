package io.tidings.node.stopwatch;

import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.access.Login;
import io.tidings.node.board.BoardQueries;
import io.tidings.node.board.BoardState;
import io.tidings.node.board.NotFoundException;
import io.tidings.node.board.Project;
import io.tidings.node.board.ProjectPath;
import io.tidings.node.board.ProjectScope;
import io.tidings.node.board.request.IdDeserializer;
import java.util.List;
import org.springframework.stereotype.Component;

/** Finds the project of a ticket that a path names by the owner and the repository. */
@Component
final class TicketAddresses {
  private final WorkspaceState workspace;
  private final BoardQueries queries;

  TicketAddresses(WorkspaceState workspace, BoardQueries queries) {
    this.workspace = workspace;
    this.queries = queries;
  }

  /** The ticket's id; 404 when it is none. */
  static long id(String ticket) {
    Long id = IdDeserializer.parse(ticket);
    if (id == null) {
      throw new NotFoundException("ticket");
    }
    return id;
  }

  /**
   * The project of that owner that has the ticket, among those that the user may read; else 404. A
   * repository may have several, and a project without a repository goes by its key.
   */
  ProjectPath projectOf(Login login, String owner, String repo, long ticket) {
    return queries.list(login, ProjectScope.ANY).boards().stream()
        .map(board -> board.project())
        .filter(project -> isNamed(project, owner, repo))
        .filter(project -> has(project, ticket))
        .findFirst()
        .map(project -> ProjectPath.of(Long.toString(project.id())))
        .orElseThrow(() -> new NotFoundException("ticket"));
  }

  private static boolean isNamed(Project project, String owner, String repo) {
    return project.owner().equalsIgnoreCase(owner)
        && StopwatchItem.repoName(project).equalsIgnoreCase(repo);
  }

  private boolean has(Project project, long ticket) {
    BoardState.Contents contents =
        new BoardState(workspace).contents(project.id(), List.of(ticket));
    return contents != null && !contents.tickets().isEmpty();
  }
}
