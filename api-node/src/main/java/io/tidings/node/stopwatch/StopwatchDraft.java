package io.tidings.node.stopwatch;

import io.tidings.events.Commit.Write;
import io.tidings.events.spring.StateReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One attempt to change a user's stopwatches. Those whose ticket the user can no longer read end
 * with any change, and their time is not recorded. Belongs to one thread.
 */
final class StopwatchDraft {
  private final long user;
  private final List<Stopwatch> stored;
  private final List<Stopwatch> running;
  private final List<Write> recorded = new ArrayList<>();

  /**
   * @param stored what was read, which the commit depends on
   * @param running those of them that go on
   */
  StopwatchDraft(long user, List<Stopwatch> stored, List<Stopwatch> running) {
    this.user = user;
    this.stored = stored;
    this.running = new ArrayList<>(running);
  }

  List<Stopwatch> running() {
    return running;
  }

  @Nullable Stopwatch of(long ticket) {
    return running.stream().filter(one -> one.ticket() == ticket).findFirst().orElse(null);
  }

  void start(Stopwatch stopwatch) {
    running.add(stopwatch);
  }

  /** Ends it, and records its time. The commit depends on the stopwatch's project. */
  void stop(StateReader state, Stopwatch stopwatch) {
    Instant now = state.time();
    recorded.add(
        TicketTimes.read(state, stopwatch.project(), stopwatch.ticket())
            .plus(user, stopwatch.seconds(now))
            .write());
    cancel(stopwatch);
  }

  /** Ends it. */
  void cancel(Stopwatch stopwatch) {
    running.remove(stopwatch);
  }

  /** Nothing when all is as it was read. */
  List<Write> writes() {
    if (running.equals(stored)) {
      return List.of();
    }
    List<Write> writes = new ArrayList<>(recorded);
    String name = StopwatchKeys.ofUser(user);
    writes.add(
        running.isEmpty()
            ? new Write.Delete(name)
            : new Write.HashPut(
                name,
                Map.of(StopwatchKeys.ACTIVE, JsonMapper.shared().writeValueAsString(running))));
    Set<Long> before = projects(stored);
    Set<Long> after = projects(running);
    String id = Long.toString(user);
    without(before, after)
        .forEach(
            gone -> writes.add(new Write.HashRemove(StopwatchKeys.ofProject(gone), Set.of(id))));
    without(after, before)
        .forEach(
            more -> writes.add(new Write.HashPut(StopwatchKeys.ofProject(more), Map.of(id, ""))));
    return writes;
  }

  private static Set<Long> projects(List<Stopwatch> stopwatches) {
    return stopwatches.stream().map(Stopwatch::project).collect(Collectors.toSet());
  }

  private static Set<Long> without(Set<Long> some, Set<Long> others) {
    Set<Long> rest = new HashSet<>(some);
    rest.removeAll(others);
    return rest;
  }
}
