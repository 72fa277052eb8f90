package io.tidings.node.board;

import io.tidings.events.EventId;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.http.ProblemException;
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
  private final WorkspaceState workspace;
  private final Changes changes;
  private final Rights rights;
  private final People people;
  private final BoardProperties properties;

  Members(
      WorkspaceState workspace,
      Changes changes,
      Rights rights,
      People people,
      BoardProperties properties) {
    this.workspace = workspace;
    this.changes = changes;
    this.rights = rights;
    this.people = people;
    this.properties = properties;
  }

  List<Member> of(Board board) {
    return people.byIds(board.members().keySet()).stream()
        .map(person -> new Member(person, board.members().getOrDefault(person.id(), Role.READER)))
        .toList();
  }

  /** Makes somebody a member, or gives a member that role. */
  Member add(ProjectPath path, Author author, NewMember wanted) {
    return changes.in(
        path,
        author,
        Role.ADMIN,
        draft -> {
          Person person = person(wanted);
          Role present = draft.board().members().get(person.id());
          if (present == null) {
            Full.check(draft.board().members().size(), properties.maxMembers(), "members");
            put(draft, person.id(), new Membership(wanted.role(), draft.since()));
            draft.tell().memberAdded(draft.board(), person.id(), wanted.role(), draft.since());
          } else {
            change(draft, person.id(), present, wanted.role());
          }
          return new Member(person, wanted.role());
        });
  }

  Member edit(ProjectPath path, Author author, long user, Role role) {
    return changes.in(
        path,
        author,
        Role.ADMIN,
        draft -> {
          change(draft, user, present(draft, user), role);
          Person person = people.byId(user);
          if (person == null) {
            throw Missing.of("member");
          }
          return new Member(person, role);
        });
  }

  /** Takes somebody out of the project; a member may go of their own accord. */
  void remove(ProjectPath path, Author author, long user) {
    changes.change(
        path,
        author,
        Set.of(),
        draft -> {
          Role needed = user == author.login().user() ? Role.READER : Role.ADMIN;
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
    put(draft, user, new Membership(role, since(draft, user)));
    draft.tell().memberUpdated(draft.board().id(), user, role);
  }

  private static void put(Draft draft, long user, Membership membership) {
    Map<Long, Role> members = new LinkedHashMap<>(draft.board().members());
    members.put(user, membership.role());
    draft.putMembers(members);
    draft
        .batch()
        .put(Names.member(user), String.valueOf(draft.board().id()), membership.toString());
  }

  /** Since when somebody is a member: a new role grants nothing that was not granted then. */
  private EventId since(Draft draft, long user) {
    String kept = workspace.field(Names.member(user), String.valueOf(draft.board().id()));
    return kept == null ? draft.since() : EventId.parse(kept.substring(kept.indexOf(' ') + 1));
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

  private Person person(NewMember wanted) {
    @Nullable Person person =
        wanted.userId() != null
            ? people.byId(wanted.userId())
            : wanted.username() != null ? people.byName(wanted.username()) : null;
    if (person == null) {
      String field = wanted.userId() != null ? "userId" : "username";
      throw ProblemException.invalid("invalid-field", field, field + " has to be a user.");
    }
    return person;
  }
}
