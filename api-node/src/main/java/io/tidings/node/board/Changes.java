package io.tidings.node.board;

import io.tidings.events.Commit.Versions;
import io.tidings.events.spring.WorkspaceState;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * The way by which every change of a project goes: read, decided, and committed with its events,
 * and all of that again when somebody else was faster.
 */
@Component
final class Changes {
  private final WorkspaceState workspace;
  private final BoardState state;
  private final BoardAccess access;
  private final Rights rights;
  private final Clock clock;

  Changes(
      WorkspaceState workspace, BoardState state, BoardAccess access, Rights rights, Clock clock) {
    this.workspace = workspace;
    this.state = state;
    this.access = access;
    this.rights = rights;
    this.clock = clock;
  }

  /**
   * Changes a project, if it is not closed.
   *
   * @param role that the author needs
   */
  <T> T in(ProjectPath path, Author author, Role role, Function<Draft, T> decide) {
    return change(
        path,
        author,
        Set.of(),
        draft -> {
          rights.require(role, author.login(), draft.board());
          return decide.apply(draft);
        });
  }

  /**
   * Changes a project that the author may read; what else it takes, {@code decide} has to find out.
   *
   * @param more names that the decision is taken from, beside the project's own
   */
  <T> T change(ProjectPath path, Author author, Set<String> more, Function<Draft, T> decide) {
    long project = access.id(path);
    return commit(
        with(more, project),
        (read, batch) -> {
          Board board = BoardAccess.checked(author.login(), path, state.board(project));
          return decide.apply(draft(batch, author, board));
        });
  }

  /** Changes two projects in one commit. */
  <T> T in(ProjectPath one, ProjectPath other, Author author, Role role, Both<T> decide) {
    long first = access.id(one);
    long second = access.id(other);
    return commit(
        with(Set.of(Names.board(first)), second),
        (read, batch) -> {
          Board source = BoardAccess.checked(author.login(), one, state.board(first));
          Board target = BoardAccess.checked(author.login(), other, state.board(second));
          rights.require(role, author.login(), source);
          rights.require(role, author.login(), target);
          return decide.in(draft(batch, author, source), draft(batch, author, target));
        });
  }

  /** Makes a commit of what is decided, on these names. */
  <T> T commit(Set<String> names, Decision<T> decision) {
    return workspace.change(
        names,
        read -> {
          Batch batch = new Batch();
          T result = decision.in(read, batch);
          return batch.change(result);
        });
  }

  /** What is to become of what was read. */
  interface Decision<T> {
    T in(Versions read, Batch batch);
  }

  /** What is to become of two projects. */
  interface Both<T> {
    T in(Draft one, Draft other);
  }

  Draft draft(Batch batch, Author author, Board board) {
    return new Draft(batch, state, author, board, now());
  }

  /** The time that is written down. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static Set<String> with(Set<String> names, long project) {
    Set<String> all = new HashSet<>(names);
    all.add(Names.board(project));
    return Set.copyOf(all);
  }
}
