package io.tidings.node.stopwatch;

import io.tidings.events.Commit.Write;
import io.tidings.events.spring.StateReader;
import io.tidings.events.spring.StateView;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.node.access.Login;
import io.tidings.node.board.BoardAccess;
import io.tidings.node.board.BoardState;
import io.tidings.node.board.NotFoundException;
import io.tidings.node.board.ProjectPath;
import io.tidings.node.board.ProjectRights;
import io.tidings.node.board.Role;
import io.tidings.node.snapshot.SnapshotChange;
import io.tidings.node.snapshot.UserSnapshots;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Service;

/**
 * Starts and stops stopwatches. Each change is one commit of the stopwatches, the recorded times
 * and the announcement to all of the user's tabs.
 */
@Service
class Stopwatches {
  private final WorkspaceState workspace;
  private final BoardAccess access;
  private final ProjectRights rights;
  private final UserSnapshots snapshots;
  private final StopwatchState state;
  private final StopwatchProperties properties;
  private final StopwatchLimiter limiter;

  Stopwatches(
      WorkspaceState workspace,
      BoardAccess access,
      ProjectRights rights,
      UserSnapshots snapshots,
      StopwatchState state,
      StopwatchProperties properties,
      StopwatchLimiter limiter) {
    this.workspace = workspace;
    this.access = access;
    this.rights = rights;
    this.snapshots = snapshots;
    this.state = state;
    this.properties = properties;
    this.limiter = limiter;
  }

  /**
   * What became of a request.
   *
   * @param changed false when it was so before
   * @param list all stopwatches of the user
   */
  record Outcome(boolean changed, List<StopwatchItem> list) {}

  /** The user's stopwatches, the oldest first. */
  List<StopwatchItem> of(Login login) {
    long user = login.user();
    return workspace.read(view ->
        StopwatchItem.list(
            ShownStopwatch.of(view, Set.of(user)).getOrDefault(user, List.of()), view.time()));
  }

  /** The time that was recorded for a ticket that the user may read. */
  TicketTimes times(Login login, ProjectPath path, long ticket) {
    return workspace.read(view -> {
      long project = BoardAccess.board(new BoardState(view), login, path).id();
      requireTicket(view, project, ticket);
      return TicketTimes.read(view, project, ticket);
    });
  }

  private static void requireTicket(StateView view, long project, long ticket) {
    BoardState.Contents contents = new BoardState(view).contents(project, List.of(ticket));
    if (contents == null || contents.tickets().isEmpty()) {
      throw new NotFoundException("ticket");
    }
  }

  /** Starts one, unless it runs. Those above the limit are stopped, the oldest first. */
  Outcome start(Login login, ProjectPath path, long ticket) {
    long project = access.requireId(login, path.idOrKey());
    return change(
        login,
        project,
        (view, draft) -> {
          rights.require(Role.WRITER, login, BoardAccess.board(new BoardState(view), login, path));
          requireTicket(view, project, ticket);
          if (draft.of(ticket) == null) {
            while (draft.running().size() >= properties.maxActive()) {
              stop(view, draft, draft.running().getFirst());
            }
            draft.start(new Stopwatch(ticket, project, view.time()));
          }
        });
  }

  /** Stops one, if it runs, and records its time. */
  Outcome stop(Login login, ProjectPath path, long ticket) {
    return end(login, path, ticket, Stopwatches::stop);
  }

  /** Stops one, if it runs, and records nothing. */
  Outcome cancel(Login login, ProjectPath path, long ticket) {
    return end(login, path, ticket, (_, draft, stopwatch) -> draft.cancel(stopwatch));
  }

  private Outcome end(Login login, ProjectPath path, long ticket, Ending ending) {
    long project = access.requireId(login, path.idOrKey());
    return change(
        login,
        project,
        (view, draft) -> {
          requireTicket(view, project, ticket);
          Stopwatch running = draft.of(ticket);
          if (running != null) {
            ending.end(view, draft, running);
          }
        });
  }

  private static void stop(StateView view, StopwatchDraft draft, Stopwatch stopwatch) {
    view.dependOn(Set.of(StopwatchKeys.ofProject(stopwatch.project())));
    draft.stop(view, stopwatch);
  }

  /** Ends a stopwatch. */
  private interface Ending {
    void end(StateView view, StopwatchDraft draft, Stopwatch stopwatch);
  }

  /** Changes the stopwatches that were read. */
  private interface StopwatchDecision {
    void decide(StateView view, StopwatchDraft draft);
  }

  private Outcome change(Login login, long project, StopwatchDecision decision) {
    long user = login.user();
    limiter.take(user);
    return workspace.change(
        Set.of(StopwatchKeys.ofUser(user), StopwatchKeys.ofProject(project)),
        view -> {
          List<Stopwatch> stored = Stopwatch.of(view, Set.of(user)).getOrDefault(user, List.of());
          List<Stopwatch> readable =
              shown(view, user, stored).stream().map(ShownStopwatch::stopwatch).toList();
          StopwatchDraft draft = new StopwatchDraft(user, stored, readable);
          decision.decide(view, draft);
          boolean changed = !draft.running().equals(readable);
          List<ShownStopwatch> shown = shown(view, user, draft.running());
          Outcome outcome = new Outcome(changed, StopwatchItem.list(shown, view.time()));
          List<Write> writes = draft.writes();
          if (writes.isEmpty()) {
            return Change.none(outcome);
          }
          SnapshotChange snapshot =
              snapshots.change(state, user, StopwatchItem.json(shown, view.time()), view.time());
          return new Change<>(writes, List.of(), outcome)
              .and(snapshot.writes(), List.of(snapshot.event()));
        });
  }

  private static List<ShownStopwatch> shown(
      StateReader view, long user, List<Stopwatch> stopwatches) {
    return stopwatches.isEmpty()
        ? List.of()
        : ShownStopwatch.of(view, Map.of(user, stopwatches)).getOrDefault(user, List.of());
  }
}
