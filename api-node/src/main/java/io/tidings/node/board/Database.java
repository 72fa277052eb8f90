package io.tidings.node.board;

import io.tidings.events.LogUnavailableException;
import io.tidings.events.Topic;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.http.ProblemException;
import io.tidings.node.user.ImportedUser;
import io.tidings.node.user.User;
import io.tidings.node.user.UserImport;
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
  private static final int MAX_DELETIONS = 15_000;

  private final WorkspaceState workspace;
  private final BoardState state;
  private final BoardTransactions transactions;
  private final UserImport userImport;

  Database(
      WorkspaceState workspace,
      BoardState state,
      BoardTransactions transactions,
      UserImport userImport) {
    this.workspace = workspace;
    this.state = state;
    this.transactions = transactions;
    this.userImport = userImport;
  }

  /** Deletes all projects. */
  void wipeProjects(Actor actor) {
    wipe(false, commit -> new BoardEvents(commit, actor).projectsWiped());
  }

  /** Deletes everything, and creates what is imported. */
  void replace(Actor actor, ImportedData data) {
    requireActiveAdmin(data.users());
    List<User> users = userImport.newUsers(data.users());
    Map<String, Long> ids = users.stream().collect(Collectors.toMap(User::username, User::id));
    Instant now = transactions.now();
    List<NewBoard> boards =
        data.projects().stream()
            .map(imported -> NewBoard.of(workspace, imported, ids, now))
            .toList();
    wipe(
        true,
        commit -> {
          UserImport.creationWrites(users).forEach(commit::add);
          boards.forEach(
              board -> board.put(new BoardDraft(commit, state, actor, board.board(), now)));
          commit.forget(new Topic("users"));
          new BoardEvents(commit, actor).databaseWiped();
        });
  }

  private void requireActiveAdmin(List<ImportedUser> users) {
    Set<String> known =
        userImport.existingUsers().stream().map(User::username).collect(Collectors.toSet());
    boolean hasAdmin =
        users.stream()
            .anyMatch(user ->
                user.admin()
                    && user.active()
                    && (user.password() != null || known.contains(user.username())));
    if (!hasAdmin) {
      throw ProblemException.invalid(
          "invalid-field", "data.users", "data.users has to have an admin with a password.");
    }
  }

  /**
   * @param includingUsers whether they end, too
   * @param replacement what comes instead
   */
  private void wipe(boolean includingUsers, Consumer<CommitBuilder> replacement) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (tryWipe(includingUsers, replacement)) {
        return;
      }
    }
    throw new LogUnavailableException("too many others make projects or users", null);
  }

  /** Whether it was done: not if projects or users came or went before they could be named. */
  private boolean tryWipe(boolean includingUsers, Consumer<CommitBuilder> replacement) {
    Set<Long> projects = projects();
    List<User> ending = includingUsers ? userImport.existingUsers() : List.of();
    Set<String> names = new HashSet<>(Set.of(BoardNames.PROJECT_KEYS));
    projects.forEach(project -> names.add(BoardNames.boardHash(project)));
    if (includingUsers) {
      names.addAll(UserImport.versionNames(ending));
    }
    return transactions.commit(
        names,
        (_, commit) -> {
          if (!projects().equals(projects)
              || (includingUsers && !ids(userImport.existingUsers()).equals(ids(ending)))) {
            return false;
          }
          erase(projects, commit);
          if (includingUsers) {
            UserImport.deletionWrites(ending).forEach(commit::add);
            ending.forEach(user -> commit.forget(BoardNames.userTopic(user.id())));
          }
          replacement.accept(commit);
          return true;
        });
  }

  private void erase(Set<Long> projects, CommitBuilder commit) {
    commit.delete(BoardNames.PROJECTS);
    commit.delete(BoardNames.PROJECT_KEYS);
    commit.delete(BoardNames.PUBLIC_PROJECTS);
    commit.forget(BoardNames.PROJECTS_TOPIC);
    commit.forget(BoardNames.BOARDS_TOPIC);
    List<Board> boards =
        projects.stream().map(state::board).filter(board -> board != null).toList();
    for (Board board : boards) {
      commit.delete(BoardNames.boardHash(board.id()));
      board.members().keySet().forEach(user -> commit.delete(BoardNames.memberHash(user)));
      commit.forget(BoardNames.projectTopic(board.id()));
    }
    for (Board board : boards) {
      for (Column column : board.columns()) {
        if (commit.deletionCount() < MAX_DELETIONS) {
          commit.delete(BoardNames.columnHash(board.id(), column.id()));
        }
      }
    }
  }

  private Set<Long> projects() {
    return workspace.hash(BoardNames.PROJECTS).keySet().stream()
        .map(Long::valueOf)
        .collect(Collectors.toSet());
  }

  private static Set<Long> ids(List<User> users) {
    return users.stream().map(User::id).collect(Collectors.toSet());
  }
}
