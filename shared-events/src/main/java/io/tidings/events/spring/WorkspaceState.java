package io.tidings.events.spring;

import io.tidings.events.Commit;
import io.tidings.events.Commit.Versions;
import io.tidings.events.Commit.Write;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.CommitOutcome.KeyReused;
import io.tidings.events.CommitOutcome.VersionConflict;
import io.tidings.events.ContentionException;
import io.tidings.events.Cursor;
import io.tidings.events.EventLog;
import io.tidings.events.LogException;
import io.tidings.events.LogUnavailableException;
import io.tidings.events.NewEvent;
import io.tidings.events.StateScript;
import io.tidings.events.StateScripts;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
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
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state of a workspace, which commits write together with the events that tell of it: hashes by
 * name. Its methods wait for Redis: not for threads of the Redis client, nor for lanes. All of it
 * is read and written on the log's own connections, at the primary that the log writes to.
 *
 * <p>All of them throw {@link LogException} when Redis does not do its part.
 */
public final class WorkspaceState implements StateReader {
  private static final Duration CHANGE_TIMEOUT = Duration.ofSeconds(2);
  private static final int LONGEST_PAUSE_MILLIS = 32;
  private static final int LOCK_STRIPES = 256;

  private final EventLog log;
  private final StateScripts scripts;
  private final Workspace workspace;

  // Changes of the same names on this node wait for each other, by chance those of others, too. For
  // speed alone: without it, 50 moves a second of one board needed a dozen tries each.
  private final List<Lock> locks =
      Stream.<Lock>generate(() -> new ReentrantLock(true)).limit(LOCK_STRIPES).toList();

  public WorkspaceState(EventLog log, StateScripts scripts, Workspace workspace) {
    this.log = log;
    this.scripts = scripts;
    this.workspace = workspace;
  }

  /** The same, for another workspace. */
  public WorkspaceState in(Workspace another) {
    return new WorkspaceState(log, scripts, another);
  }

  /**
   * What is to be written.
   *
   * @param events none when there is nothing to change: then nothing is written at all
   * @param result what {@link #change} returns
   */
  public record Change<T>(
      List<Write> writes, List<NewEvent> events, Set<Topic> forgotten, T result) {
    public Change(List<Write> writes, List<NewEvent> events, T result) {
      this(writes, events, Set.of(), result);
    }

    /** Leaves everything as it is. */
    public static <T> Change<T> none(T result) {
      return new Change<>(List.of(), List.of(), result);
    }
  }

  /**
   * Changes state by what {@code decide} makes of it. It is called again, with a new view, whenever
   * something else changed one of these names in between, or a primary was replaced.
   *
   * @param names of what the decision is taken from
   * @throws ContentionException when others change them all the time
   */
  public <T> T change(Set<String> names, Function<StateView, Change<T>> decide) {
    long deadline = deadline();
    if (names.isEmpty()) { // nobody can come in between
      return attempts(names, deadline, view -> attempt(view, decide));
    }
    Lock lock = locks.get(Math.floorMod(names.hashCode(), LOCK_STRIPES));
    try {
      if (!lock.tryLock(CHANGE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)) {
        throw contention(names);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    try {
      return attempts(names, deadline, view -> attempt(view, decide));
    } finally {
      lock.unlock();
    }
  }

  private <T> ViewOutcome<T> attempt(StateView view, Function<StateView, Change<T>> decide) {
    Change<T> change = decide.apply(view);
    return change.events().isEmpty() || tryCommit(view.versions(), change)
        ? new ViewOutcome.Decided<>(change.result())
        : new ViewOutcome.Overtaken<>();
  }

  /** What became of one view. */
  private sealed interface ViewOutcome<T extends @Nullable Object> {
    record Decided<T extends @Nullable Object>(T result) implements ViewOutcome<T> {}

    record Overtaken<T extends @Nullable Object>() implements ViewOutcome<T> {}
  }

  private <T extends @Nullable Object> T attempts(
      Set<String> names, long deadline, Function<StateView, ViewOutcome<T>> attempt) {
    for (int number = 0; ; number++) {
      StateView view = new StateView(names, query -> join(log.state(workspace, query)));
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
    return new ContentionException("too many others change " + names);
  }

  private boolean tryCommit(Versions read, Change<?> change) {
    Commit commit =
        new Commit(workspace, read, change.writes(), change.events(), change.forgotten(), null);
    return switch (join(log.commit(commit))) {
      case Appended _ -> true;
      case VersionConflict _ -> false;
      case KeyReused _ -> throw new IllegalStateException("no key was given");
    };
  }

  /** So that nodes that ran into each other do not do so again. */
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
   * Reads what belongs together, by what {@code reading} asks of a view; it is called again when a
   * primary is replaced in between.
   */
  public <T extends @Nullable Object> T read(Function<StateView, T> reading) {
    return attempts(Set.of(), deadline(), view -> new ViewOutcome.Decided<>(reading.apply(view)));
  }

  /** The log's position: whatever is read later has all that was committed up to it. */
  public Cursor position() {
    return read(StateView::position);
  }

  /** The time by the clock of Redis, which is the same for all nodes. */
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

  /** Runs a script that reads, or writes nothing whose loss would matter. */
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
