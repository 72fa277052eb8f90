package io.tidings.node.stopwatch;

import io.tidings.events.Commit.Write;
import io.tidings.events.NewEvent;
import io.tidings.events.spring.ChangeContributor;
import io.tidings.events.spring.StateAfter;
import io.tidings.events.spring.StateReader;
import io.tidings.events.spring.StateView;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.node.snapshot.SnapshotChange;
import io.tidings.node.snapshot.UserSnapshots;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Keeps stopwatches in step with boards, in the commit that changes a board: a stopwatch goes on in
 * the project that its ticket moves to, ends when the ticket is deleted or its user can no longer
 * read it, and is shown with the ticket's present title. Recorded times go where their ticket goes.
 */
@Component
final class StopwatchUpkeep implements ChangeContributor {
  /** Of one commit. The poller of snapshots announces the rest. */
  private static final int MANY = 500;

  private final UserSnapshots snapshots;
  private final StopwatchState state;

  StopwatchUpkeep(UserSnapshots snapshots, StopwatchState state) {
    this.snapshots = snapshots;
    this.state = state;
  }

  @Override
  public <T> Change<T> contribute(StateView view, Change<T> change) {
    BoardChanges changes = BoardChanges.of(change.events());
    List<Write> writes = new ArrayList<>();
    List<NewEvent> announced = new ArrayList<>();
    if (!changes.projects().isEmpty()) {
      view.dependOn(
          changes.projects().stream().map(StopwatchKeys::ofProject).collect(Collectors.toSet()));
      writes.addAll(times(view, changes));
    }
    StateReader after = new StateAfter(view, change.writes());
    Set<Long> users = changes.wiped() ? Wiping.users(view, after) : users(view, changes);
    if (!users.isEmpty()) {
      follow(view, after, changes, users, writes, announced);
    }
    if (changes.wiped()) {
      writes.addAll(Wiping.writes(view, change.writes().size() + writes.size()));
    }
    return writes.isEmpty() && announced.isEmpty() ? change : change.and(writes, announced);
  }

  /** Those whose stopwatches may be affected. */
  private static Set<Long> users(StateReader view, BoardChanges changes) {
    Set<Long> users = new HashSet<>(changes.users());
    for (long project : changes.projects()) {
      view.hash(StopwatchKeys.ofProject(project)).keySet().stream()
          .map(Long::valueOf)
          .forEach(users::add);
    }
    return users;
  }

  private static List<Write> times(StateReader view, BoardChanges changes) {
    List<Write> writes = new ArrayList<>();
    changes
        .deleted()
        .forEach((ticket, project) -> {
          Long target = changes.created().get(ticket);
          if (target != null) {
            TicketTimes times = TicketTimes.read(view, project, ticket);
            if (!times.seconds().isEmpty()) {
              writes.add(times.in(target).write());
            }
          }
          writes.add(TicketTimes.removal(project, ticket));
        });
    for (long project : changes.erased()) {
      writes.add(new Write.Delete(StopwatchKeys.times(project)));
      writes.add(new Write.Delete(StopwatchKeys.ofProject(project)));
    }
    return writes;
  }

  private void follow(
      StateView view,
      StateReader after,
      BoardChanges changes,
      Set<Long> users,
      List<Write> writes,
      List<NewEvent> announced) {
    view.dependOn(users.stream().map(StopwatchKeys::ofUser).collect(Collectors.toSet()));
    Map<Long, List<Stopwatch>> stored = Stopwatch.of(view, users);
    Map<Long, List<Stopwatch>> moved =
        stored.entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, entry -> changes.applyTo(entry.getValue())));
    Map<Long, List<ShownStopwatch>> before = ShownStopwatch.of(view, stored);
    ShownStopwatch.of(after, moved)
        .forEach((user, shown) -> {
          if (!items(shown, view).equals(items(before.getOrDefault(user, List.of()), view))) {
            SnapshotChange snapshot =
                snapshots.change(state, user, StopwatchItem.json(shown, view.time()), view.time());
            List<Stopwatch> goOn = shown.stream().map(ShownStopwatch::stopwatch).toList();
            writes.addAll(
                new StopwatchDraft(user, stored.getOrDefault(user, List.of()), goOn).writes());
            writes.addAll(snapshot.writes());
            if (announced.size() < MANY) {
              announced.add(snapshot.event());
            }
          }
        });
  }

  private static List<StopwatchItem> items(List<ShownStopwatch> shown, StateView view) {
    return StopwatchItem.list(shown, view.time());
  }
}
