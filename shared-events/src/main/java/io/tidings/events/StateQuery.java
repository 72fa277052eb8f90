package io.tidings.events;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A read of a workspace's state; all of the answer is from one moment.
 *
 * @param names of the state whose versions to read
 * @param hashes the state itself
 * @param numbers to allocate, which are never allocated again
 * @param large whether the answer may be megabytes: other reads then do not wait behind it
 */
public record StateQuery(
    Set<String> names, List<HashQuery> hashes, List<NumberQuery> numbers, boolean large) {
  public StateQuery {
    names = Set.copyOf(names);
    names.forEach(Commit::checkName);
    hashes = List.copyOf(hashes);
    numbers = List.copyOf(numbers);
  }

  /** A query whose answer is small. */
  public StateQuery(Set<String> names, List<HashQuery> hashes, List<NumberQuery> numbers) {
    this(names, hashes, numbers, false);
  }

  /** Versions alone. */
  public static StateQuery versions(Set<String> names) {
    return new StateQuery(names, List.of(), List.of());
  }

  /**
   * A hash, or fields of it.
   *
   * @param fields null for all of them
   */
  public record HashQuery(String name, @Nullable List<String> fields) {
    public HashQuery {
      Commit.checkName(name);
      fields = fields == null ? null : List.copyOf(fields);
    }
  }

  /**
   * A range of consecutive numbers, from 1 upwards. Within an epoch the ranges follow each other; a
   * new epoch begins a million later, so that a number that a failover forgot is not used for
   * something else.
   *
   * @param name of the hash that holds the counter
   * @param field that holds the counter
   * @param count 0 to 1 000 000
   */
  public record NumberQuery(String name, String field, int count) {
    private static final int MAX_COUNT = 1_000_000;

    public NumberQuery {
      Commit.checkName(name);
      if (count < 0 || count > MAX_COUNT) {
        throw new InvalidNameException("count", String.valueOf(count), "0 to " + MAX_COUNT);
      }
    }
  }
}
