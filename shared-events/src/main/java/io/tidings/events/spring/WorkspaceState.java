package io.tidings.events.spring;

import static java.util.Objects.requireNonNull;

import io.tidings.events.Commit;
import io.tidings.events.Commit.Versions;
import io.tidings.events.Commit.Write;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.CommitOutcome.KeyReused;
import io.tidings.events.CommitOutcome.VersionConflict;
import io.tidings.events.ContentionException;
import io.tidings.events.Cursor;
import io.tidings.events.EventLog;
import io.tidings.events.IdempotencyKey;
import io.tidings.events.LogException;
import io.tidings.events.LogUnavailableException;
import io.tidings.events.NewEvent;
import io.tidings.events.StateScript;
import io.tidings.events.StateScripts;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.spring.ChangeLocks.HeldLocks;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state of a workspace, as hashes by name, which commits write together with the events that
 * announce it. Its methods block until Redis answers, so they must not be called on threads of the
 * Redis client or on lanes. All state is read and written on the log's own connections, at the
 * primary that the log writes to.
 *
 * <p>All methods throw {@link LogException} when Redis fails.
 */
public final class WorkspaceState implements StateReader {
  private static final Duration CHANGE_TIMEOUT = Duration.ofSeconds(2);
  private static final int LONGEST_PAUSE_MILLIS = 32;

  private final EventLog log;
  private final StateScripts scripts;
  private final Workspace workspace;
  private final Supplier<List<ChangeContributor>> contributors;
  private final ChangeLocks locks = new ChangeLocks();

  public WorkspaceState(EventLog log, StateScripts scripts, Workspace workspace) {
    this(log, scripts, workspace, List::of);
  }

  /**
   * @param contributors what adds to each change; asked for whenever there is one
   */
  WorkspaceState(
      EventLog log,
      StateScripts scripts,
      Workspace workspace,
      Supplier<List<ChangeContributor>> contributors) {
    this.log = log;
    this.scripts = scripts;
    this.workspace = workspace;
    this.contributors = contributors;
  }

  /** The same, for another workspace. */
  public WorkspaceState in(Workspace another) {
    return new WorkspaceState(log, scripts, another, contributors);
  }

  /**
   * The writes and events that a decision leads to.
   *
   * @param events the durable events
   * @param announced the ephemeral events. When there are no events of either kind, nothing
   *     changes: then nothing is written at all
   * @param forgotten topics whose earlier events are deleted
   * @param result what {@link #change} returns
   */
  public record Change<T>(
      List<Write> writes,
      List<NewEvent> events,
      List<NewEvent> announced,
      Set<Topic> forgotten,
      T result) {
    public Change(List<Write> writes, List<NewEvent> events, T result) {
      this(writes, events, List.of(), Set.of(), result);
    }

    /**
     * The same, with more durable events, and more to write.
     *
     * @param index of the first of them among all events
     */
    public Change<T> withEventsAt(int index, List<NewEvent> more, List<Write> moreWrites) {
      return new Change<>(
          concat(writes, moreWrites),
          concat(concat(events.subList(0, index), more), events.subList(index, events.size())),
          announced,
          forgotten,
          result);
    }

    /** The same, with more to write and to announce. */
    public Change<T> and(List<Write> moreWrites, List<NewEvent> moreAnnounced) {
      return new Change<>(
          concat(writes, moreWrites), events, concat(announced, moreAnnounced), forgotten, result);
    }

    private static <E> List<E> concat(List<E> some, List<E> more) {
      return Stream.concat(some.stream(), more.stream()).toList();
    }

    private boolean changesNothing() {
      return events.isEmpty() && announced.isEmpty();
    }

    /** Leaves everything as it is. */
    public static <T> Change<T> none(T result) {
      return new Change<>(List.of(), List.of(), result);
    }
  }

  /**
   * Commits the change that {@code decide} makes from a view of the state. It is called again, with
   * a new view, whenever another change of these names came in between, or a primary was replaced.
   *
   * @param names of the state that the decision is based on
   * @throws ContentionException when every attempt conflicts with another change
   */
  public <T> T change(Set<String> names, Function<StateView, Change<T>> decide) {
    return commit(names, null, decide).result();
  }

  /**
   * The result of a decision, with what was written.
   *
   * @param written null when nothing changed
   */
  public record Committed<T>(T result, @Nullable Appended written) {}

  /**
   * The same, for callers that need the ids of the events, or that may retry.
   *
   * @param key makes a retry safe: it writes nothing and answers as before
   * @throws KeyReusedException when the key was used for another change
   */
  public <T> Committed<T> commit(
      Set<String> names, @Nullable IdempotencyKey key, Function<StateView, Change<T>> decide) {
    long deadline = deadline();
    try (HeldLocks held = locks.new HeldLocks()) {
      if (!held.take(names, deadline)) {
        throw contention(names);
      }
      return attempts(
          names, deadline, more -> takeMore(held, more), view -> attempt(view, key, decide));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static void takeMore(HeldLocks held, Set<String> names) {
    try {
      held.takeMore(names);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private <T> ViewOutcome<Committed<T>> attempt(
      StateView view, @Nullable IdempotencyKey key, Function<StateView, Change<T>> decide) {
    Change<T> change = decide.apply(view);
    if (!change.changesNothing()) {
      for (ChangeContributor contributor : contributors.get()) {
        change = contributor.contribute(view, change);
      }
    }
    if (change.changesNothing()) {
      return new ViewOutcome.Decided<>(new Committed<>(change.result(), null));
    }
    Appended written = tryCommit(view.versions(), change, key);
    if (written == null) {
      return new ViewOutcome.Overtaken<>();
    }
    for (ChangeContributor contributor : contributors.get()) {
      contributor.written(change);
    }
    return new ViewOutcome.Decided<>(new Committed<>(change.result(), written));
  }

  /** The outcome of an attempt with one view. */
  private sealed interface ViewOutcome<T extends @Nullable Object> {
    record Decided<T extends @Nullable Object>(T result) implements ViewOutcome<T> {}

    record Overtaken<T extends @Nullable Object>() implements ViewOutcome<T> {}
  }

  private <T extends @Nullable Object> T attempts(
      Set<String> names,
      long deadline,
      Consumer<Set<String>> beforeDependingOn,
      Function<StateView, ViewOutcome<T>> attempt) {
    for (int number = 0; ; number++) {
      StateView view =
          new StateView(names, beforeDependingOn, query -> join(log.state(workspace, query)));
      try {
        if (attempt.apply(view) instanceof ViewOutcome.Decided<T>(T result)) {
          return result;
        }
      } catch (StateView.OutdatedViewException e) {
        // the same as a conflict, noticed earlier
      }
      if (System.nanoTime() - deadline >= 0) {
        throw contention(names);
      }
      pause(number);
    }
  }

  private static long deadline() {
    return System.nanoTime() + CHANGE_TIMEOUT.toNanos();
  }

  private static ContentionException contention(Set<String> names) {
    return new ContentionException("too many concurrent changes of " + names);
  }

  /** Null when the state that was read has changed. */
  private @Nullable Appended tryCommit(
      Versions read, Change<?> change, @Nullable IdempotencyKey key) {
    Commit commit =
        new Commit(
            workspace,
            read,
            change.writes(),
            change.events(),
            change.announced(),
            change.forgotten(),
            key);
    return switch (join(log.commit(commit))) {
      case Appended written -> written;
      case VersionConflict unused -> null;
      case KeyReused unused -> throw new KeyReusedException(requireNonNull(key));
    };
  }

  /** A random pause, so that nodes that collided do not collide again. */
  private static void pause(int attempt) {
    int most = Math.min(LONGEST_PAUSE_MILLIS, 2 << Math.min(attempt, 5));
    try {
      TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextInt(most * 1000));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static LogUnavailableException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new LogUnavailableException("interrupted before anything was written", e);
  }

  /**
   * Reads state that belongs together through one view. {@code reading} is called again when a
   * primary is replaced in between.
   */
  public <T extends @Nullable Object> T read(Function<StateView, T> reading) {
    return attempts(
        Set.of(), deadline(), unused -> {}, view -> new ViewOutcome.Decided<>(reading.apply(view)));
  }

  /** The log's position: later reads include everything that was committed up to it. */
  public Cursor position() {
    return read(StateView::position);
  }

  @Override
  public Instant time() {
    return read(StateView::time);
  }

  @Override
  public Map<String, String> hash(String name) {
    return read(view -> view.hash(name));
  }

  @Override
  public Map<String, String> largeHash(String name) {
    return read(view -> view.largeHash(name));
  }

  @Override
  public List<Map<String, String>> fieldsOfEach(List<String> names, Collection<String> fields) {
    return read(view -> view.fieldsOfEach(names, fields));
  }

  @Override
  public Map<String, String> fields(String name, Collection<String> fields) {
    return read(view -> view.fields(name, fields));
  }

  /** Runs a script that only reads, or whose writes may be lost without harm. */
  public List<Object> run(StateScript script, List<String> names, String... arguments) {
    return join(scripts.run(workspace, script, names, List.of(arguments)));
  }

  /** Runs a script that writes. */
  public List<Object> write(StateScript script, List<String> names, String... arguments) {
    return join(scripts.write(workspace, script, names, List.of(arguments)));
  }

  private static <T> T join(CompletableFuture<T> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof LogException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
