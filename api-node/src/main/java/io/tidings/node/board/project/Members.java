package io.tidings.node.board.project;

import io.tidings.events.Commit;
import io.tidings.node.board.Actor;
import io.tidings.node.board.Board;
import io.tidings.node.board.BoardDraft;
import io.tidings.node.board.BoardProperties;
import io.tidings.node.board.BoardTransactions;
import io.tidings.node.board.NotFoundException;
import io.tidings.node.board.ProjectPath;
import io.tidings.node.board.ProjectRights;
import io.tidings.node.board.Role;
import io.tidings.node.board.UserKeys;
import io.tidings.node.http.ProblemException;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/** The members of projects and their roles. */
@Service
final class Members {
  private final BoardTransactions transactions;
  private final ProjectRights projectRights;
  private final Users users;
  private final BoardProperties properties;

  Members(
      BoardTransactions transactions,
      ProjectRights projectRights,
      Users users,
      BoardProperties properties) {
    this.transactions = transactions;
    this.projectRights = projectRights;
    this.users = users;
    this.properties = properties;
  }

  List<MemberResponse> of(Board board) {
    Map<Long, User> known = users.find(board.members().keySet());
    List<MemberResponse> members = new ArrayList<>();
    board
        .members()
        .forEach((id, role) -> {
          User user = known.get(id);
          if (user != null) {
            members.add(MemberResponse.of(user, role));
          }
        });
    return members;
  }

  /** Makes a user a member, or gives a member that role. */
  MemberResponse add(ProjectPath path, Actor actor, NewMember wanted) {
    return transactions.run(
        path,
        actor,
        Role.ADMIN,
        draft -> {
          User user = user(wanted);
          Role currentRole = draft.board().members().get(user.id());
          if (currentRole == null) {
            properties.requireRoomForMember(draft.board());
            put(draft, user.id(), wanted.role());
            draft
                .commit()
                .put(
                    new UserKeys(user.id()).memberships(),
                    String.valueOf(draft.board().id()),
                    Commit.OWN_ID);
            draft
                .events()
                .memberAdded(
                    draft.board(), user.id(), wanted.role(), readsAnyway(draft.board(), user));
          } else {
            change(draft, user.id(), currentRole, wanted.role());
          }
          return MemberResponse.of(user, wanted.role());
        });
  }

  MemberResponse edit(ProjectPath path, Actor actor, long user, Role role) {
    return transactions.run(
        path,
        actor,
        Role.ADMIN,
        draft -> {
          change(draft, user, currentRole(draft, user), role);
          User member = users.find(user);
          if (member == null) {
            throw new NotFoundException("member");
          }
          return MemberResponse.of(member, role);
        });
  }

  /** Removes a member from the project; members may remove themselves. */
  void remove(ProjectPath path, Actor actor, long user) {
    transactions.runForReader(
        path,
        actor,
        Set.of(),
        draft -> {
          Role needed = user == actor.user() ? Role.READER : Role.ADMIN;
          projectRights.require(needed, actor.login(), draft.board());
          Role currentRole = currentRole(draft, user);
          checkNotLastAdmin(draft.board(), currentRole);
          Map<Long, Role> members = new LinkedHashMap<>(draft.board().members());
          members.remove(user);
          draft.putMembers(members);
          draft
              .commit()
              .remove(new UserKeys(user).memberships(), String.valueOf(draft.board().id()));
          boolean readable = readsAnyway(draft.board(), users.find(user));
          draft.events().memberRemoved(draft.board().id(), user, readable);
          return currentRole;
        });
  }

  /** Whether a user can read the project even without being a member. */
  private static boolean readsAnyway(Board board, @Nullable User user) {
    return board.project().visibleToEveryone() || (user != null && user.admin());
  }

  private void change(BoardDraft draft, long user, Role currentRole, Role role) {
    if (currentRole == role) {
      return;
    }
    checkNotLastAdmin(draft.board(), currentRole);
    put(draft, user, role);
    draft.events().memberUpdated(draft.board().id(), user, role);
  }

  private static void put(BoardDraft draft, long user, Role role) {
    Map<Long, Role> members = new LinkedHashMap<>(draft.board().members());
    members.put(user, role);
    draft.putMembers(members);
  }

  private static Role currentRole(BoardDraft draft, long user) {
    Role currentRole = draft.board().members().get(user);
    if (currentRole == null) {
      throw new NotFoundException("member");
    }
    return currentRole;
  }

  private static void checkNotLastAdmin(Board board, Role leaving) {
    long admins = board.members().values().stream().filter(Role.ADMIN::equals).count();
    if (leaving == Role.ADMIN && admins == 1) {
      throw new ProblemException(
          HttpStatus.CONFLICT, "last-admin", null, "A project keeps at least one admin.");
    }
  }

  private User user(NewMember wanted) {
    @Nullable User user =
        wanted.userId() != null
            ? users.find(wanted.userId())
            : wanted.username() != null ? users.byName(wanted.username()) : null;
    if (user == null || !user.active()) {
      String field = wanted.userId() != null ? "userId" : "username";
      throw ProblemException.invalid("invalid-field", field, field + " has to be a user.");
    }
    return user;
  }
}
