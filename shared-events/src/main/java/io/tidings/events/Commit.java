package io.tidings.events;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * State writes and the events that announce them, in one atomic step. It is optimistic: it names
 * what its caller read, and writes nothing when any of that has changed since.
 *
 * @param expected the versions that the decision is based on, as {@link EventLog#versions} gave
 *     them; a commit gives each of these names a new version
 * @param writes at most 20 000; Redis does nothing else while it writes them, so large commits
 *     should be rare
 * @param events at most 10 000; none if the change has no history of its own
 * @param announced ephemeral events, at most 1 000, that are announced after the others: the state
 *     that clients show as a whole. Without a durable event there is at least one of these
 * @param forgotten topics whose earlier events are deleted from the log, at most 20 000: a client
 *     that has not seen them learns of the gap
 * @param key makes a retry safe
 */
public record Commit(
    Workspace workspace,
    Versions expected,
    List<Write> writes,
    List<NewEvent> events,
    List<NewEvent> announced,
    Set<Topic> forgotten,
    @Nullable IdempotencyKey key) {
  /**
   * A placeholder for the whole value of a {@link Write.HashPut}: the script replaces it with the
   * id of the commit's last event, which is not known before the commit.
   */
  public static final String OWN_ID = "$id";

  /** The maximum number of events in one commit. */
  public static final int MAX_EVENTS = 10_000;

  private static final int MAX_WRITES = 20_000;
  private static final int MAX_ANNOUNCED = 1_000;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,200}");

  public Commit {
    writes = List.copyOf(writes);
    events = List.copyOf(events);
    announced = List.copyOf(announced);
    forgotten = Set.copyOf(forgotten);
    check("events", events.size(), announced.isEmpty() ? 1 : 0, MAX_EVENTS);
    check("announced", announced.size(), 0, MAX_ANNOUNCED);
    check("writes", writes.size(), 0, MAX_WRITES);
    check("forgotten", forgotten.size(), 0, MAX_WRITES);
    for (Write write : writes) {
      if (write instanceof Write.StreamAdd copy) {
        check("event of " + copy.name(), copy.event(), 0, events.size() - 1);
      }
    }
  }

  /** A commit that announces nothing beside its events, and forgets nothing. */
  public Commit(
      Workspace workspace,
      Versions expected,
      List<Write> writes,
      List<NewEvent> events,
      @Nullable IdempotencyKey key) {
    this(workspace, expected, writes, events, List.of(), Set.of(), key);
  }

  private static void check(String field, int size, int least, int most) {
    if (size < least || size > most) {
      throw new InvalidNameException(field, size + " " + field, least + " to " + most);
    }
  }

  /**
   * Versions of named pieces of state, read at one moment.
   *
   * @param position the log's position: state that is read later contains everything that was
   *     committed up to here; after a failover that may have lost state, a commit based on this
   *     conflicts
   * @param versionByName name → version, which is the id of the last commit that named it; {@code
   *     ""} for a name that was never committed
   */
  public record Versions(Cursor position, Map<String, String> versionByName) {
    public Versions {
      versionByName = Map.copyOf(versionByName);
      versionByName.keySet().forEach(Commit::checkName);
    }
  }

  /** One change of one state key; the key is a name inside the workspace. */
  public sealed interface Write {
    /** 1 to 200 characters of {@code A-Z a-z 0-9 . _ : -}. */
    String name();

    /** <a href="https://redis.io/docs/latest/commands/hset/">HSET</a>. */
    record HashPut(String name, Map<String, String> fields) implements Write {
      public HashPut {
        checkName(name);
        fields = Map.copyOf(fields);
      }
    }

    /** <a href="https://redis.io/docs/latest/commands/hdel/">HDEL</a>. */
    record HashRemove(String name, Set<String> fields) implements Write {
      public HashRemove {
        checkName(name);
        fields = Set.copyOf(fields);
      }
    }

    /** <a href="https://redis.io/docs/latest/commands/sadd/">SADD</a>. */
    record SetAdd(String name, Set<String> members) implements Write {
      public SetAdd {
        checkName(name);
        members = Set.copyOf(members);
      }
    }

    /** <a href="https://redis.io/docs/latest/commands/srem/">SREM</a>. */
    record SetRemove(String name, Set<String> members) implements Write {
      public SetRemove {
        checkName(name);
        members = Set.copyOf(members);
      }
    }

    /** <a href="https://redis.io/docs/latest/commands/zadd/">ZADD</a>. */
    record SortedSetPut(String name, Map<String, Double> scores) implements Write {
      public SortedSetPut {
        checkName(name);
        scores = Map.copyOf(scores);
        scores.forEach((member, score) -> {
          if (!Double.isFinite(score)) {
            throw new InvalidNameException("score of " + member, score.toString(), "finite");
          }
        });
      }
    }

    /** <a href="https://redis.io/docs/latest/commands/zrem/">ZREM</a>. */
    record SortedSetRemove(String name, Set<String> members) implements Write {
      public SortedSetRemove {
        checkName(name);
        members = Set.copyOf(members);
      }
    }

    /**
     * Keeps a copy of one of the commit's durable events in a stream of state, under the event's
     * own id: a history that outlives the logs. Its entries have one field, {@code d}, the envelope
     * as JSON. Older entries go a few at a time, so some of them may be there for longer; the
     * stream as a whole goes when its newest entry is too old. See <a
     * href="https://redis.io/docs/latest/commands/xadd/">XADD</a>.
     *
     * @param event the index of the event in {@link Commit#events}
     * @param maxLength how many entries stay, about; 1 to 10 000 000
     * @param maxAge how long an entry stays, about; 1 ms to 10 years
     */
    record StreamAdd(String name, int event, long maxLength, Duration maxAge) implements Write {
      private static final long MAX_LENGTH = 10_000_000;
      private static final Duration MAX_AGE = Duration.ofDays(3_653);

      public StreamAdd {
        checkName(name);
        if (maxLength < 1 || maxLength > MAX_LENGTH) {
          throw new InvalidNameException("maxLength", maxLength + "", "1 to " + MAX_LENGTH);
        }
        if (maxAge.toMillis() < 1 || maxAge.compareTo(MAX_AGE) > 0) {
          throw new InvalidNameException("maxAge", maxAge.toString(), "1 ms to 10 years");
        }
      }
    }

    /** <a href="https://redis.io/docs/latest/commands/del/">DEL</a>. */
    record Delete(String name) implements Write {
      public Delete {
        checkName(name);
      }
    }
  }

  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidNameException("state name", name, "1 to 200 of A-Z a-z 0-9 . _ : -");
    }
  }
}
