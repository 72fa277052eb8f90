package io.tidings.node.board.database;

import io.tidings.events.ContentionException;
import io.tidings.events.spring.StateReader;
import io.tidings.events.spring.StateView;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.Actor;
import io.tidings.node.board.Board;
import io.tidings.node.board.BoardDraft;
import io.tidings.node.board.BoardEvents;
import io.tidings.node.board.BoardKeys;
import io.tidings.node.board.BoardState;
import io.tidings.node.board.BoardTopics;
import io.tidings.node.board.BoardTransactions;
import io.tidings.node.board.Column;
import io.tidings.node.board.CommitBuilder;
import io.tidings.node.board.UserKeys;
import io.tidings.node.board.ticket.TicketKeys;
import io.tidings.node.http.ProblemException;
import io.tidings.node.user.ActivityKeys;
import io.tidings.node.user.ImportedUser;
import io.tidings.node.user.User;
import io.tidings.node.user.UserDataContributor;
import io.tidings.node.user.UserImport;
import io.tidings.node.user.UserImport.HashedUser;
import io.tidings.node.user.Users;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/**
 * Deletes or replaces all data in one commit, with the event that tells every client. Ids keep
 * counting, so that nothing old is ever taken for something new.
 */
@Service
public final class Database {
  private static final int ATTEMPTS = 20;
  // Of the 20 000 writes of a commit. Further columns stay, but no request can find them any more.
  private static final int MAX_DELETIONS = 15_000;

  private final WorkspaceState workspace;
  private final BoardTransactions transactions;
  private final UserImport userImport;

  Database(WorkspaceState workspace, BoardTransactions transactions, UserImport userImport) {
    this.workspace = workspace;
    this.transactions = transactions;
    this.userImport = userImport;
  }

  /** Deletes all projects. */
  void wipeProjects(Actor actor) {
    wipe(false, (_, commit) -> new BoardEvents(commit, actor).projectsWiped());
  }

  /** Deletes everything, and creates what is imported. */
  void replace(Actor actor, ImportedData data) {
    requireActiveAdmin(workspace, data.users()); // before the slow hashing of passwords
    List<HashedUser> imported = userImport.hash(data.users());
    wipe(
        true,
        (view, commit) -> {
          requireActiveAdmin(view, data.users());
          List<User> users = UserImport.newUsers(view, imported);
          Map<String, Long> ids =
              users.stream().collect(Collectors.toMap(User::username, User::id));
          UserImport.creationWrites(users, imported).forEach(commit::add);
          for (ProjectData project : data.projects()) {
            NewBoard made = NewBoard.of(view, project, ids);
            made.put(new BoardDraft(commit, view, actor, made.board()));
          }
          new BoardEvents(commit, actor).databaseWiped();
        });
    userImport.afterDeletion();
  }

  private static void requireActiveAdmin(StateReader state, List<ImportedUser> users) {
    Set<String> known = Users.all(state).stream().map(User::username).collect(Collectors.toSet());
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
   * @param includingUsers whether the users are deleted, too
   * @param replacement puts the new data into the commit
   */
  private void wipe(boolean includingUsers, BiConsumer<StateView, CommitBuilder> replacement) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (tryWipe(includingUsers, replacement)) {
        return;
      }
    }
    throw new ContentionException("too many others make projects or users");
  }

  /**
   * Whether it was done: not if projects or users were created or deleted before the commit could
   * name them.
   */
  private boolean tryWipe(
      boolean includingUsers, BiConsumer<StateView, CommitBuilder> replacement) {
    Set<Long> projects = projects(workspace);
    List<User> ending = includingUsers ? Users.all(workspace) : List.of();
    Set<String> names = new HashSet<>(Set.of(BoardKeys.PROJECT_KEYS));
    projects.forEach(project -> names.add(new BoardKeys(project).board()));
    if (includingUsers) {
      names.addAll(userImport.versionNames(ending));
    }
    return transactions.commit(
        names,
        (view, commit) -> {
          if (!projects(view).equals(projects)
              || (includingUsers && !ids(Users.all(view)).equals(ids(ending)))) {
            return false;
          }
          if (includingUsers) {
            UserDataContributor.Deletion deletion = userImport.deletion(ending);
            deletion.writes().forEach(commit::add);
            deletion.forgotten().forEach(commit::forget);
            ending.forEach(user -> TicketKeys.hashes(user.id()).forEach(commit::delete));
          }
          erase(new BoardState(view), projects, commit); // leaves room for all of the above
          replacement.accept(view, commit);
          return true;
        });
  }

  private static void erase(BoardState state, Set<Long> projects, CommitBuilder commit) {
    commit.delete(BoardKeys.PROJECTS);
    commit.delete(BoardKeys.PROJECT_KEYS);
    commit.delete(BoardKeys.PUBLIC_PROJECTS);
    commit.delete(ActivityKeys.STATE);
    commit.forget(BoardTopics.PROJECTS);
    commit.forget(BoardTopics.BOARDS);
    commit.forget(ActivityKeys.TOPIC);
    List<Board> boards =
        projects.stream().map(state::board).filter(board -> board != null).toList();
    for (Board board : boards) {
      commit.delete(new BoardKeys(board.id()).board());
      board.members().keySet().forEach(user -> commit.delete(new UserKeys(user).memberships()));
      Long createdBy = board.project().createdBy();
      if (createdBy != null) {
        commit.delete(new UserKeys(createdBy).created());
      }
      commit.forget(BoardTopics.project(board.id()));
    }
    for (Board board : boards) {
      for (Column column : board.columns()) {
        if (commit.deletionCount() < MAX_DELETIONS) {
          commit.delete(new BoardKeys(board.id()).column(column.id()));
        }
      }
    }
  }

  private static Set<Long> projects(StateReader state) {
    return state.hash(BoardKeys.PROJECTS).keySet().stream()
        .map(Long::valueOf)
        .collect(Collectors.toSet());
  }

  private static Set<Long> ids(List<User> users) {
    return users.stream().map(User::id).collect(Collectors.toSet());
  }
}
