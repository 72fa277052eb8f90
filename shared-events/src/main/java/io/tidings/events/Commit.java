package io.tidings.events;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * State writes and the events that tell of them, in one atomic step. It is optimistic: it names
 * what it read, and writes nothing when any of that has changed since.
 *
 * @param read the versions that the decision was taken from, as {@link EventLog#versions} gave
 *     them; a commit gives each of these names a new version
 * @param writes at most 1 000
 * @param events 1 to 100
 * @param key makes a retry safe
 */
public record Commit(
    Workspace workspace,
    Versions read,
    List<Write> writes,
    List<NewEvent> events,
    @Nullable IdempotencyKey key) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,200}");

  public Commit {
    writes = List.copyOf(writes);
    events = new Append(workspace, events, key).events();
    if (writes.size() > 1_000) {
      throw new InvalidNameException("writes", writes.size() + " writes", "at most 1000 writes");
    }
  }

  /**
   * Versions of named pieces of state, read at one moment.
   *
   * @param epoch of the log; after a failover that may have lost state, a commit from before
   *     conflicts
   * @param names name → version; {@code ""} for a name that was never committed
   */
  public record Versions(String epoch, Map<String, String> names) {
    public Versions {
      names = Map.copyOf(names);
      names.keySet().forEach(Commit::checkName);
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

    /** <a href="https://redis.io/docs/latest/commands/del/">DEL</a>. */
    record Delete(String name) implements Write {
      public Delete {
        checkName(name);
      }
    }
  }

  private static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidNameException("state name", name, "1 to 200 of A-Z a-z 0-9 . _ : -");
    }
  }
}
