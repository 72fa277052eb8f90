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
  private final Changes changes;
  private final Rights rights;
  private final Users users;
  private final BoardProperties properties;

  Members(Changes changes, Rights rights, Users users, BoardProperties properties) {
    this.changes = changes;
    this.rights = rights;
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
  Member add(ProjectPath path, Author author, NewMember wanted) {
    return changes.in(
        path,
        author,
        Role.ADMIN,
        draft -> {
          User user = user(wanted);
          Role present = draft.board().members().get(user.id());
          if (present == null) {
            Full.check(draft.board().members().size(), properties.maxMembers(), "members");
            put(draft, user.id(), wanted.role());
            draft
                .batch()
                .put(Names.member(user.id()), String.valueOf(draft.board().id()), Commit.OWN_ID);
            draft.tell().memberAdded(draft.board(), user.id(), wanted.role());
          } else {
            change(draft, user.id(), present, wanted.role());
          }
          return new Member(user, wanted.role());
        });
  }

  Member edit(ProjectPath path, Author author, long user, Role role) {
    return changes.in(
        path,
        author,
        Role.ADMIN,
        draft -> {
          change(draft, user, present(draft, user), role);
          User member = users.find(user);
          if (member == null) {
            throw Missing.of("member");
          }
          return new Member(member, role);
        });
  }

  /** Takes somebody out of the project; a member may go of their own accord. */
  void remove(ProjectPath path, Author author, long user) {
    changes.change(
        path,
        author,
        Set.of(),
        draft -> {
          Role needed = user == author.user() ? Role.READER : Role.ADMIN;
          rights.require(needed, author.login(), draft.board());
          Role present = present(draft, user);
          checkNotLast(draft.board(), present);
          Map<Long, Role> members = new LinkedHashMap<>(draft.board().members());
          members.remove(user);
          draft.putMembers(members);
          draft.batch().remove(Names.member(user), String.valueOf(draft.board().id()));
          draft.tell().memberRemoved(draft.board().id(), user);
          return present;
        });
  }

  private void change(Draft draft, long user, Role present, Role role) {
    if (present == role) {
      return;
    }
    checkNotLast(draft.board(), present);
    put(draft, user, role);
    draft.tell().memberUpdated(draft.board().id(), user, role);
  }

  private static void put(Draft draft, long user, Role role) {
    Map<Long, Role> members = new LinkedHashMap<>(draft.board().members());
    members.put(user, role);
    draft.putMembers(members);
  }

  private static Role present(Draft draft, long user) {
    Role present = draft.board().members().get(user);
    if (present == null) {
      throw Missing.of("member");
    }
    return present;
  }

  private static void checkNotLast(Board board, Role leaving) {
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
