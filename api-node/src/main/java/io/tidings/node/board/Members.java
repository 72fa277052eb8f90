package io.tidings.node.board;

import io.tidings.events.Commit;
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

/** Who belongs to a project, in which role. */
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

  List<Member> of(Board board) {
    Map<Long, User> known = users.find(board.members().keySet());
    List<Member> members = new ArrayList<>();
    board
        .members()
        .forEach((id, role) -> {
          User user = known.get(id);
          if (user != null) {
            members.add(new Member(user, role));
          }
        });
    return members;
  }

  /** Makes somebody a member, or gives a member that role. */
  Member add(ProjectPath path, Actor actor, NewMember wanted) {
    return transactions.run(
        path,
        actor,
        Role.ADMIN,
        draft -> {
          User user = user(wanted);
          Role currentRole = draft.board().members().get(user.id());
          if (currentRole == null) {
            BoardLimits.check(draft.board().members().size(), properties.maxMembers(), "members");
            put(draft, user.id(), wanted.role());
            draft
                .commit()
                .put(
                    BoardNames.memberHash(user.id()),
                    String.valueOf(draft.board().id()),
                    Commit.OWN_ID);
            draft.events().memberAdded(draft.board(), user.id(), wanted.role());
          } else {
            change(draft, user.id(), currentRole, wanted.role());
          }
          return new Member(user, wanted.role());
        });
  }

  Member edit(ProjectPath path, Actor actor, long user, Role role) {
    return transactions.run(
        path,
        actor,
        Role.ADMIN,
        draft -> {
          change(draft, user, currentRole(draft, user), role);
          User member = users.find(user);
          if (member == null) {
            throw NotFound.of("member");
          }
          return new Member(member, role);
        });
  }

  /** Takes somebody out of the project; a member may go of their own accord. */
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
          draft.commit().remove(BoardNames.memberHash(user), String.valueOf(draft.board().id()));
          draft.events().memberRemoved(draft.board().id(), user);
          return currentRole;
        });
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
      throw NotFound.of("member");
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
