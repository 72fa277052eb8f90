package io.tidings.node.board;

import io.tidings.events.spring.StateView;
import io.tidings.events.spring.WorkspaceState;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Transactions on projects: each reads the board, decides, and commits the change with its events.
 * When another commit was faster, the transaction starts again.
 */
@Component
public final class BoardTransactions {
  private final WorkspaceState workspace;
  private final BoardAccess access;
  private final ProjectRights projectRights;
  private final BoardWriteLimiter writeLimiter;

  BoardTransactions(
      WorkspaceState workspace,
      BoardAccess access,
      ProjectRights projectRights,
      BoardWriteLimiter writeLimiter) {
    this.workspace = workspace;
    this.access = access;
    this.projectRights = projectRights;
    this.writeLimiter = writeLimiter;
  }

  /**
   * Changes a project, if it is not closed.
   *
   * @param role that the actor needs
   */
  public <T> T run(ProjectPath path, Actor actor, Role role, Function<BoardDraft, T> decide) {
    return run(path, actor, role, Set.of(), decide);
  }

  /**
   * The same.
   *
   * @param more names of the state that the decision depends on, besides the project's own
   */
  public <T> T run(
      ProjectPath path, Actor actor, Role role, Set<String> more, Function<BoardDraft, T> decide) {
    return runForReader(
        path,
        actor,
        more,
        draft -> {
          projectRights.require(role, actor.login(), draft.board());
          return decide.apply(draft);
        });
  }

  /**
   * Changes a project that the actor may read. {@code decide} has to check all further rights.
   *
   * @param more names of the state that the decision depends on, besides the project's own
   */
  public <T> T runForReader(
      ProjectPath path, Actor actor, Set<String> more, Function<BoardDraft, T> decide) {
    long project = access.id(path);
    return commit(
        actor,
        with(more, project),
        (view, commit) -> {
          BoardState state = new BoardState(view);
          Board board = BoardAccess.requireReadable(actor.login(), path, state.board(project));
          return decide.apply(new BoardDraft(commit, view, actor, board));
        });
  }

  /** Changes two projects in one commit. */
  public <T> T run(
      ProjectPath one, ProjectPath other, Actor actor, Role role, TwoBoardDecision<T> decide) {
    long first = access.id(one);
    long second = access.id(other);
    return commit(
        actor,
        with(Set.of(new BoardKeys(first).board()), second),
        (view, commit) -> {
          BoardState state = new BoardState(view);
          Board source = BoardAccess.requireReadable(actor.login(), one, state.board(first));
          Board target = BoardAccess.requireReadable(actor.login(), other, state.board(second));
          projectRights.require(role, actor.login(), source);
          projectRights.require(role, actor.login(), target);
          return decide.decide(
              new BoardDraft(commit, view, actor, source),
              new BoardDraft(commit, view, actor, target));
        });
  }

  /** Commits a decision that depends on these names. The actor is charged for its bytes once. */
  public <T> T commit(Actor actor, Set<String> names, Decision<T> decision) {
    AtomicBoolean paid = new AtomicBoolean();
    return commit(
        names,
        (view, commit) -> {
          T result = decision.decide(view, commit);
          if (!commit.isEmpty() && !paid.getAndSet(true)) {
            writeLimiter.take(actor.user(), commit.bytes());
          }
          return result;
        });
  }

  /** Commits a decision that depends on these names. */
  public <T> T commit(Set<String> names, Decision<T> decision) {
    return workspace.change(
        names,
        view -> {
          CommitBuilder commit = new CommitBuilder();
          T result = decision.decide(view, commit);
          return commit.build(result);
        });
  }

  /** Decides on a change of the state that was read. */
  public interface Decision<T> {
    T decide(StateView view, CommitBuilder commit);
  }

  /** Decides on a change of two projects. */
  public interface TwoBoardDecision<T> {
    T decide(BoardDraft one, BoardDraft other);
  }

  private static Set<String> with(Set<String> names, long project) {
    Set<String> all = new HashSet<>(names);
    all.add(new BoardKeys(project).board());
    return Set.copyOf(all);
  }
}
