package io.tidings.node.board;

import io.tidings.events.Commit;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.access.Login;
import io.tidings.node.http.ProblemException;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Service;

/** Projects: their coming, their own fields and their end. */
@Service
final class Projects {
  private static final List<Styled> COLUMNS =
      List.of(
          new Styled("To do", Styled.GREY),
          new Styled("In progress", "#3b82f6"),
          new Styled("Done", "#22c55e"));

  private final WorkspaceState workspace;
  private final Changes changes;
  private final Rights rights;
  private final Users users;
  private final BoardState state;

  Projects(
      WorkspaceState workspace, Changes changes, Rights rights, Users users, BoardState state) {
    this.workspace = workspace;
    this.changes = changes;
    this.rights = rights;
    this.users = users;
    this.state = state;
  }

  /** A project with three columns, whose author is its first member. */
  Board create(Author author, NewProject wanted) {
    String owner = owner(author.login(), wanted);
    long id = workspace.nextNumber(Names.IDS, "project");
    List<Column> columns = new ArrayList<>();
    for (Styled column : COLUMNS) {
      long columnId = workspace.nextNumber(Names.IDS, "column");
      columns.add(
          new Column(columnId, column.titleOr(""), column.colorOr(""), columns.isEmpty(), 1));
    }
    return changes.commit(
        Set.of(Names.board(id), Names.KEYS),
        (read, batch) -> {
          if (state.byKey(wanted.key()) != null) {
            throw new ProblemException(
                HttpStatus.CONFLICT, "key-taken", "key", "Another project has this key.");
          }
          Board board =
              new Board(
                  wanted.project(id, owner, false, changes.now()),
                  columns,
                  List.of(),
                  Map.of(author.user(), Role.ADMIN),
                  new Counts(0, 0));
          Draft draft = changes.draft(batch, author, board);
          draft.putAll();
          register(draft);
          draft.tell().projectCreated(draft.board().project(), Audience.readersOf(draft.board()));
          return draft.board();
        });
  }

  /** Makes a new project known. */
  static void register(Draft draft) {
    Project project = draft.board().project();
    String id = String.valueOf(project.id());
    Batch batch = draft.batch();
    batch.put(Names.PROJECTS, id, project.key());
    batch.put(Names.KEYS, project.key(), id);
    if (project.open()) {
      batch.put(Names.PUBLIC, id, Commit.OWN_ID);
    }
    draft
        .board()
        .members()
        .keySet()
        .forEach(user -> batch.put(Names.member(user), id, Commit.OWN_ID));
  }

  /** Changes a project's own fields; a closed one can only be opened again. */
  Board edit(ProjectPath path, Author author, IfMatch version, ProjectPatch patch) {
    return changes.change(
        path,
        author,
        Set.of(),
        draft -> {
          Board board = draft.board();
          if (patch.opens()) {
            rights.requireEvenIfClosed(Role.ADMIN, author.login(), board);
          } else {
            rights.require(Role.ADMIN, author.login(), board);
          }
          Project before = board.project();
          version.check(before.version());
          Project after = patch.applyTo(before);
          List<String> changed = ProjectPatch.changed(before, after);
          if (changed.isEmpty()) {
            return board;
          }
          draft.put(after);
          if (before.open() != after.open()) {
            turn(draft, after);
          }
          draft.tell().projectUpdated(after, changed);
          return draft.board();
        });
  }

  /** Lets everybody in, or all but the members out. */
  private static void turn(Draft draft, Project project) {
    Audience strangers = new Audience.Except(draft.board().members().keySet());
    String id = String.valueOf(project.id());
    if (project.open()) {
      draft.batch().put(Names.PUBLIC, id, Commit.OWN_ID);
      draft.tell().projectShown(project, strangers);
    } else {
      draft.batch().remove(Names.PUBLIC, id);
      draft.tell().projectHidden(project, strangers);
    }
  }

  /** Deletes a project with all that it has, and what the log knows of it. */
  void delete(ProjectPath path, Author author, IfMatch version) {
    changes.change(
        path,
        author,
        Set.of(Names.KEYS),
        draft -> {
          Board board = draft.board();
          rights.require(Role.ADMIN, author.login(), board);
          version.check(board.project().version());
          erase(draft.batch(), board);
          draft.tell().projectDeleted(board.project(), Audience.readersOf(board));
          return board;
        });
  }

  private static void erase(Batch batch, Board board) {
    String id = String.valueOf(board.id());
    batch.delete(Names.board(board.id()));
    board.columns().forEach(column -> batch.delete(Names.column(board.id(), column.id())));
    board.members().keySet().forEach(user -> batch.remove(Names.member(user), id));
    batch.remove(Names.PROJECTS, id);
    batch.remove(Names.KEYS, board.project().key());
    batch.remove(Names.PUBLIC, id);
    batch.forget(Names.project(board.id()));
  }

  private String owner(Login login, NewProject wanted) {
    User author = users.find(login.user());
    if (author == null) {
      throw new AccessDeniedException("There is no such user any more.");
    }
    String owner = wanted.owner() == null ? author.username() : wanted.owner();
    if (wanted.scope() != Scope.USER || owner.equalsIgnoreCase(author.username())) {
      return owner;
    }
    if (!login.admin()) {
      throw new AccessDeniedException("Only the user may have projects in this scope.");
    }
    if (users.byName(owner) == null) {
      throw ProblemException.invalid("invalid-field", "owner", "owner has to be a user's name.");
    }
    return owner;
  }
}
