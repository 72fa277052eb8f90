package io.tidings.events.spring;

import io.tidings.events.Commit;
import io.tidings.events.Commit.Versions;
import io.tidings.events.Commit.Write;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.CommitOutcome.KeyReused;
import io.tidings.events.CommitOutcome.VersionConflict;
import io.tidings.events.Cursor;
import io.tidings.events.EventLog;
import io.tidings.events.LogException;
import io.tidings.events.LogUnavailableException;
import io.tidings.events.NewEvent;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.redis.RedisEventLog;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
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
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The state of a workspace, which commits write together with the events that tell of it: hashes by
 * name. Its methods wait for Redis: not for threads of the Redis client, nor for lanes.
 *
 * <p>All of them throw {@link LogException} when Redis does not do its part.
 */
public final class WorkspaceState {
  private static final Duration CHANGE_TIMEOUT = Duration.ofSeconds(2);
  private static final int LONGEST_PAUSE_MILLIS = 32;
  private static final int LOCK_STRIPES = 256;

  private final EventLog log;
  private final StringRedisTemplate redis;
  private final Workspace workspace;

  // Changes of the same names on this node wait for each other, by chance those of others, too. For
  // speed alone: without it, 50 moves a second of one board needed a dozen tries each.
  private final List<Lock> locks =
      Stream.<Lock>generate(() -> new ReentrantLock(true)).limit(LOCK_STRIPES).toList();

  public WorkspaceState(EventLog log, StringRedisTemplate redis, Workspace workspace) {
    this.log = log;
    this.redis = redis;
    this.workspace = workspace;
  }

  /** The same, for another workspace. */
  public WorkspaceState in(Workspace another) {
    return new WorkspaceState(log, redis, another);
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
   * Changes state by what {@code decide} makes of it. It is called again, to read again, whenever
   * something else changed one of these names in between.
   *
   * @param names of what the decision is taken from
   */
  public <T> T change(Set<String> names, Function<Versions, Change<T>> decide) {
    long deadline = System.nanoTime() + CHANGE_TIMEOUT.toNanos();
    if (names.isEmpty()) { // nobody can come in between
      return change(names, decide, deadline);
    }
    Lock lock = locks.get(Math.floorMod(names.hashCode(), LOCK_STRIPES));
    try {
      if (!lock.tryLock(CHANGE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new LogUnavailableException("too many others change " + names, null);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    try {
      return change(names, decide, deadline);
    } finally {
      lock.unlock();
    }
  }

  private <T> T change(Set<String> names, Function<Versions, Change<T>> decide, long deadline) {
    for (int attempt = 0; ; attempt++) {
      Versions read = versions(names);
      Change<T> change = decide.apply(read);
      if (change.events().isEmpty() || tryCommit(read, change)) {
        return change.result();
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new LogUnavailableException("too many others change " + names, null);
      }
      pause(attempt);
    }
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
    return new LogUnavailableException("interrupted while others made a change", e);
  }

  /** The present versions of these names, to be read before the state. */
  public Versions versions(Set<String> names) {
    return join(log.versions(workspace, names));
  }

  /** The log's position, to be read before the state: all that was committed up to it is there. */
  public Cursor position() {
    return versions(Set.of()).position();
  }

  /** All fields of a hash, as they were at one moment; empty when there is none. */
  public Map<String, String> hash(String name) {
    return read(() -> redis.<String, String>opsForHash().entries(key(name)));
  }

  /** One field of a hash; null when it is not there. */
  public @Nullable String field(String name, String field) {
    return fields(name, List.of(field)).get(field);
  }

  /** Fields of a hash, as they were at one moment; without those that are not there. */
  public Map<String, String> fields(String name, Collection<String> fields) {
    List<String> asked = List.copyOf(fields);
    List<String> values = read(() -> redis.<String, String>opsForHash().multiGet(key(name), asked));
    Map<String, String> found = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      if (value != null) {
        found.put(asked.get(i), value);
      }
    }
    return found;
  }

  /** A number that nobody got before, from 1. Not every number is used in the end. */
  public long nextNumber(String name, String field) {
    return nextNumbers(name, field, 1);
  }

  /** The first of so many numbers in a row that nobody got before. */
  public long nextNumbers(String name, String field, int count) {
    return read(() -> redis.opsForHash().increment(key(name), field, count)) - count + 1;
  }

  private String key(String name) {
    return RedisEventLog.stateKey(workspace, name);
  }

  private static <T> T read(Supplier<T> command) {
    try {
      return command.get();
    } catch (DataAccessException e) {
      throw new LogUnavailableException("the state cannot be read", e);
    }
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
