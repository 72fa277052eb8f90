package io.tidings.node.board.database;

import io.tidings.events.Commit;
import io.tidings.events.Commit.Write;
import io.tidings.events.LogException;
import io.tidings.events.spring.StateView;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.access.Login;
import io.tidings.node.access.Login.Credential.Session;
import io.tidings.node.board.Actor;
import io.tidings.node.board.Board;
import io.tidings.node.board.BoardDraft;
import io.tidings.node.board.BoardKeys;
import io.tidings.node.board.BoardState;
import io.tidings.node.board.BoardTransactions;
import io.tidings.node.board.CommitBuilder;
import io.tidings.node.board.Role;
import io.tidings.node.board.UserKeys;
import io.tidings.node.board.ticket.TicketKeys;
import io.tidings.node.http.RequestTags;
import io.tidings.node.user.User;
import io.tidings.node.user.UserDataContributor;
import io.tidings.node.user.UserEvents;
import io.tidings.node.user.Users;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Takes deleted users out of their projects. The commit that deletes the users notes their ids
 * alone: they cannot sign in any more, and no id is given again. Each project follows in a commit
 * of its own. A node that starts goes on with what a node that was killed left.
 */
@Component
final class MembershipDeletion implements UserDataContributor, ApplicationRunner {
  private static final Logger LOG = LoggerFactory.getLogger(MembershipDeletion.class);

  /** The hash with the ids of the users who may still be members. */
  static final String LEFTOVERS = "board.leftovers";

  private final WorkspaceState state;
  private final BoardTransactions transactions;

  MembershipDeletion(WorkspaceState state, BoardTransactions transactions) {
    this.state = state;
    this.transactions = transactions;
  }

  @Override
  public Deletion deletion(Collection<Long> users) {
    Map<String, String> ids =
        users.stream().collect(Collectors.toMap(user -> Long.toString(user), _ -> ""));
    return new Deletion(
        ids.isEmpty() ? List.of() : List.of(new Write.HashPut(LEFTOVERS, ids)), Set.of());
  }

  /** In the background: the administrator does not wait for thousands of projects. */
  @Override
  public void afterDeletion() {
    Thread.ofVirtual().name("board-leftovers").start(this::deleteLeftovers);
  }

  private void deleteLeftovers() {
    try {
      for (String user : state.largeHash(LEFTOVERS).keySet()) {
        try {
          delete(Long.parseLong(user));
        } catch (LogException e) {
          throw e;
        } catch (RuntimeException e) { // of one user: the others can leave all the same
          LOG.error("The deleted user {} stays a member of some projects", user, e);
        }
      }
    } catch (LogException e) {
      LOG.warn("Deleted users stay members until a node starts again: {}", e.getMessage());
    }
  }

  private void delete(long user) {
    UserKeys keys = new UserKeys(user);
    for (String project : state.hash(keys.memberships()).keySet()) {
      long id = Long.parseLong(project);
      transactions.commit(
          Set.of(new BoardKeys(id).board()), (view, commit) -> leave(view, commit, id, user));
    }
    CommitBuilder rest = new CommitBuilder();
    rest.remove(LEFTOVERS, Long.toString(user));
    rest.delete(keys.memberships());
    rest.delete(keys.created());
    TicketKeys.hashes(user).forEach(rest::delete);
    // Without an event nothing is written; no connection of the user is left to hear this one.
    state.change(Set.of(), _ -> rest.build(user).and(List.of(), List.of(UserEvents.logout(user))));
  }

  private static long leave(StateView view, CommitBuilder commit, long project, long user) {
    Board board = new BoardState(view).board(project);
    Role left = board == null ? null : board.members().get(user);
    if (board != null && left != null) {
      Actor actor = new Actor(new Login(user, false, new Session("")), RequestTags.NONE);
      BoardDraft draft = new BoardDraft(commit, view, actor, board);
      Map<Long, Role> members = new LinkedHashMap<>(board.members());
      members.remove(user);
      draft.putMembers(members);
      draft.events().memberRemoved(project, user, false);
      if (left == Role.ADMIN && !members.containsValue(Role.ADMIN)) {
        Users.all(view).stream()
            .filter(User::administers)
            .min(Comparator.comparingLong(User::id))
            .ifPresent(successor -> handOver(draft, successor.id()));
      }
    }
    return project;
  }

  /** A project keeps an admin: a system administrator, who has the rights of one anyway. */
  private static void handOver(BoardDraft draft, long successor) {
    Map<Long, Role> members = new LinkedHashMap<>(draft.board().members());
    Role before = members.put(successor, Role.ADMIN);
    draft.putMembers(members);
    long project = draft.board().id();
    if (before == null) {
      draft
          .commit()
          .put(new UserKeys(successor).memberships(), String.valueOf(project), Commit.OWN_ID);
      draft.events().memberAdded(draft.board(), successor, Role.ADMIN, true);
    } else {
      draft.events().memberUpdated(project, successor, Role.ADMIN);
    }
  }

  @Override
  public void run(ApplicationArguments arguments) {
    afterDeletion();
  }
}
