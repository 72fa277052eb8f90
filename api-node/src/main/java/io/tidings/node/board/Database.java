package io.tidings.node.board;

import io.tidings.events.LogUnavailableException;
import io.tidings.events.Topic;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.http.ProblemException;
import io.tidings.node.user.ListedUser;
import io.tidings.node.user.Roster;
import io.tidings.node.user.User;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/**
 * All there is at once: deleted or replaced in one commit, with the event that tells everybody. Ids
 * go on counting, so that nothing old is ever taken for something new.
 */
@Service
final class Database {
  private static final int ATTEMPTS = 20;
  // Of the 20 000 writes of a commit. Beyond them, columns that nobody can find any more stay.
  private static final int MOST_DELETIONS = 15_000;

  private final WorkspaceState workspace;
  private final BoardState state;
  private final Changes changes;
  private final Roster roster;

  Database(WorkspaceState workspace, BoardState state, Changes changes, Roster roster) {
    this.workspace = workspace;
    this.state = state;
    this.changes = changes;
    this.roster = roster;
  }

  /** Deletes all projects. */
  void wipeProjects(Author author) {
    wipe(false, batch -> new Telling(batch, author).projectsWiped());
  }

  /** Deletes everything, and makes what is listed. */
  void replace(Author author, ListedData data) {
    checkSomebodyAdministers(data.users());
    List<User> users = roster.enrol(data.users());
    Map<String, Long> ids = users.stream().collect(Collectors.toMap(User::username, User::id));
    Instant now = changes.now();
    List<NewBoard> boards =
        data.projects().stream().map(list -> NewBoard.of(workspace, list, ids, now)).toList();
    wipe(
        true,
        batch -> {
          Roster.creation(users).forEach(batch::add);
          boards.forEach(board -> board.put(new Draft(batch, state, author, board.board(), now)));
          batch.forget(new Topic("users"));
          new Telling(batch, author).databaseWiped();
        });
  }

  private void checkSomebodyAdministers(List<ListedUser> users) {
    Set<String> known = roster.present().stream().map(User::username).collect(Collectors.toSet());
    boolean somebody =
        users.stream()
            .anyMatch(user ->
                user.admin()
                    && user.active()
                    && (user.password() != null || known.contains(user.username())));
    if (!somebody) {
      throw ProblemException.invalid(
          "invalid-field", "data.users", "data.users has to have an admin with a password.");
    }
  }

  /**
   * @param users whether they end, too
   * @param then what comes instead
   */
  private void wipe(boolean users, Consumer<Batch> then) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (tried(users, then)) {
        return;
      }
    }
    throw new LogUnavailableException("too many others make projects or users", null);
  }

  /** Whether it was done: not if projects or users came or went before they could be named. */
  private boolean tried(boolean users, Consumer<Batch> then) {
    Set<Long> projects = projects();
    List<User> ending = users ? roster.present() : List.of();
    Set<String> names = new HashSet<>(Set.of(Names.KEYS));
    projects.forEach(project -> names.add(Names.board(project)));
    if (users) {
      names.addAll(Roster.versions(ending));
    }
    return changes.commit(
        names,
        (_, batch) -> {
          if (!projects().equals(projects)
              || (users && !ids(roster.present()).equals(ids(ending)))) {
            return false;
          }
          erase(projects, batch);
          if (users) {
            Roster.deletion(ending).forEach(batch::add);
            ending.forEach(user -> batch.forget(Names.user(user.id())));
          }
          then.accept(batch);
          return true;
        });
  }

  private void erase(Set<Long> projects, Batch batch) {
    batch.delete(Names.PROJECTS);
    batch.delete(Names.KEYS);
    batch.delete(Names.PUBLIC);
    batch.forget(Names.ALL_PROJECTS);
    batch.forget(Names.ALL_BOARDS);
    List<Board> boards =
        projects.stream().map(state::board).filter(board -> board != null).toList();
    for (Board board : boards) {
      batch.delete(Names.board(board.id()));
      board.members().keySet().forEach(user -> batch.delete(Names.member(user)));
      batch.forget(Names.project(board.id()));
    }
    for (Board board : boards) {
      for (Column column : board.columns()) {
        if (batch.deletions() < MOST_DELETIONS) {
          batch.delete(Names.column(board.id(), column.id()));
        }
      }
    }
  }

  private Set<Long> projects() {
    return workspace.hash(Names.PROJECTS).keySet().stream()
        .map(Long::valueOf)
        .collect(Collectors.toSet());
  }

  private static Set<Long> ids(List<User> users) {
    return users.stream().map(User::id).collect(Collectors.toSet());
  }
}
