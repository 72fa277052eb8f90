package io.tidings.node.board.project;

import io.tidings.events.Commit;
import io.tidings.events.spring.StateView;
import io.tidings.node.access.Login;
import io.tidings.node.board.Actor;
import io.tidings.node.board.Board;
import io.tidings.node.board.BoardDraft;
import io.tidings.node.board.BoardKeys;
import io.tidings.node.board.BoardProperties;
import io.tidings.node.board.BoardState;
import io.tidings.node.board.BoardTopics;
import io.tidings.node.board.BoardTransactions;
import io.tidings.node.board.Column;
import io.tidings.node.board.CommitBuilder;
import io.tidings.node.board.IfMatch;
import io.tidings.node.board.OwnerType;
import io.tidings.node.board.Project;
import io.tidings.node.board.ProjectPath;
import io.tidings.node.board.ProjectRights;
import io.tidings.node.board.ProjectScope;
import io.tidings.node.board.Recipients;
import io.tidings.node.board.Role;
import io.tidings.node.board.TicketCounts;
import io.tidings.node.board.UserKeys;
import io.tidings.node.board.request.Color;
import io.tidings.node.http.ProblemException;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Service;

/** Creates, edits and deletes projects. */
@Service
public final class Projects {
  private static final int FIRST_COLUMNS = 3;

  private final BoardTransactions transactions;
  private final ProjectRights projectRights;
  private final Users users;
  private final BoardProperties properties;

  Projects(
      BoardTransactions transactions,
      ProjectRights projectRights,
      Users users,
      BoardProperties properties) {
    this.transactions = transactions;
    this.projectRights = projectRights;
    this.users = users;
    this.properties = properties;
  }

  /** Refuses a user who may not create a project there, whatever the body of the request says. */
  void requireCreator(Login login, ProjectScope projectScope) {
    if (projectScope.ownerType() == OwnerType.USER && !login.admin()) {
      User user = users.find(login.user());
      if (user == null || !user.username().equalsIgnoreCase(projectScope.owner())) {
        throw notTheOwner();
      }
    }
  }

  private static AccessDeniedException notTheOwner() {
    return new AccessDeniedException("Only the user may have projects in this scope.");
  }

  /** Creates a project with three columns, whose creator is its first member. */
  Board create(Actor actor, NewProject wanted) {
    String owner = owner(actor.login(), wanted);
    return transactions.commit(
        actor,
        Set.of(BoardKeys.PROJECT_KEYS),
        (view, commit) -> {
          if (new BoardState(view).idByKey(wanted.key()) != null) {
            throw new ProblemException(
                HttpStatus.CONFLICT, "key-taken", "key", "Another project has this key.");
          }
          checkCount(view, actor.user());
          Board board =
              new Board(
                  wanted.toProject(newId(view), owner, false, view.time(), actor.user()),
                  firstColumns(view),
                  1,
                  List.of(),
                  Map.of(actor.user(), Role.ADMIN),
                  TicketCounts.NONE);
          BoardDraft draft = new BoardDraft(commit, view, actor, board);
          draft.putAll();
          register(draft);
          draft
              .events()
              .projectCreated(draft.board().project(), Recipients.readersOf(draft.board()));
          return draft.board();
        });
  }

  private void checkCount(StateView view, long user) {
    int most = properties.maxProjects();
    if (most > 0 && view.hash(new UserKeys(user).created()).size() >= most) {
      throw new ProblemException(
          HttpStatus.CONFLICT,
          "too-many-projects",
          null,
          "A user makes at most " + most + " projects; delete one first.");
    }
  }

  /** An id that no project has or had. */
  public static long newId(StateView view) {
    return view.nextNumber(BoardKeys.LAST_IDS, "project");
  }

  private static List<Column> firstColumns(StateView view) {
    long id = view.nextNumbers(BoardKeys.LAST_IDS, "column", FIRST_COLUMNS);
    return List.of(
        new Column(id, "To do", Color.GREY, true, 1),
        new Column(id + 1, "In progress", "#3b82f6", false, 1),
        new Column(id + 2, "Done", "#22c55e", false, 1));
  }

  /** Registers a new project. */
  public static void register(BoardDraft draft) {
    Project project = draft.board().project();
    String id = String.valueOf(project.id());
    CommitBuilder commit = draft.commit();
    commit.put(BoardKeys.PROJECTS, id, project.key());
    commit.put(BoardKeys.PROJECT_KEYS, project.key(), id);
    if (project.visibleToEveryone()) {
      commit.put(BoardKeys.PUBLIC_PROJECTS, id, Commit.OWN_ID);
    }
    draft
        .board()
        .members()
        .keySet()
        .forEach(user -> commit.put(new UserKeys(user).memberships(), id, Commit.OWN_ID));
    if (project.createdBy() != null) {
      commit.put(new UserKeys(project.createdBy()).created(), id, project.key());
    }
  }

  /** Changes a project's own fields; a closed one can only be opened again. */
  Board edit(ProjectPath path, Actor actor, IfMatch version, ProjectPatch patch) {
    return transactions.runForReader(
        path,
        actor,
        Set.of(),
        draft -> {
          Board board = draft.board();
          if (patch.reopens()) {
            projectRights.requireEvenIfClosed(Role.ADMIN, actor.login(), board);
          } else {
            projectRights.require(Role.ADMIN, actor.login(), board);
          }
          Project before = board.project();
          version.check(before.version());
          Project after = patch.applyTo(before);
          List<String> changed = ProjectPatch.changed(before, after);
          if (changed.isEmpty()) {
            return board;
          }
          draft.put(after);
          if (before.visibleToEveryone() != after.visibleToEveryone()) {
            changeVisibility(draft, after);
          }
          draft.events().projectUpdated(after, changed);
          return draft.board();
        });
  }

  /** Shows the project to all users, or hides it from all but its members. */
  private static void changeVisibility(BoardDraft draft, Project project) {
    Recipients nonMembers = new Recipients.Except(draft.board().members().keySet());
    String id = String.valueOf(project.id());
    if (project.visibleToEveryone()) {
      draft.commit().put(BoardKeys.PUBLIC_PROJECTS, id, Commit.OWN_ID);
      draft.events().projectShown(project, nonMembers);
    } else {
      draft.commit().remove(BoardKeys.PUBLIC_PROJECTS, id);
      draft.events().projectHidden(project, nonMembers);
    }
  }

  /** Deletes a project with everything in it, and makes the log forget its events. */
  void delete(ProjectPath path, Actor actor, IfMatch version) {
    transactions.runForReader(
        path,
        actor,
        Set.of(BoardKeys.PROJECT_KEYS),
        draft -> {
          Board board = draft.board();
          projectRights.require(Role.ADMIN, actor.login(), board);
          version.check(board.project().version());
          erase(draft.commit(), board);
          draft.events().projectDeleted(board.project(), Recipients.readersOf(board));
          return board;
        });
  }

  private static void erase(CommitBuilder commit, Board board) {
    String id = String.valueOf(board.id());
    commit.delete(new BoardKeys(board.id()).board());
    board.columns().forEach(column -> commit.delete(new BoardKeys(board.id()).column(column.id())));
    board.members().keySet().forEach(user -> commit.remove(new UserKeys(user).memberships(), id));
    commit.remove(BoardKeys.PROJECTS, id);
    commit.remove(BoardKeys.PROJECT_KEYS, board.project().key());
    commit.remove(BoardKeys.PUBLIC_PROJECTS, id);
    Long createdBy = board.project().createdBy();
    if (createdBy != null) {
      commit.remove(new UserKeys(createdBy).created(), id);
    }
    commit.forget(BoardTopics.project(board.id()));
  }

  private String owner(Login login, NewProject wanted) {
    User creator = users.find(login.user());
    if (creator == null) {
      throw new AccessDeniedException("This user no longer exists.");
    }
    String owner = wanted.owner() == null ? creator.username() : wanted.owner();
    if (wanted.ownerType() != OwnerType.USER || owner.equalsIgnoreCase(creator.username())) {
      return owner;
    }
    if (!login.admin()) {
      throw notTheOwner();
    }
    if (users.byName(owner) == null) {
      throw ProblemException.invalid("invalid-field", "owner", "owner has to be a user's name.");
    }
    return owner;
  }
}
