package io.tidings.events.spring;

import io.tidings.events.Commit.Versions;
import io.tidings.events.Cursor;
import io.tidings.events.StateQuery;
import io.tidings.events.StateQuery.HashQuery;
import io.tidings.events.StateQuery.NumberQuery;
import io.tidings.events.StateSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * State for one decision: all that is read here is of one history, and of the same versions of the
 * names that the decision is taken from. Each answer brings both, so that what was read at a
 * primary that was replaced meanwhile is never mixed with what its successor says. Of one thread.
 */
public final class StateView implements StateReader {
  private static final int HASHES_AT_ONCE = 100;
  private static final int MANY_FIELDS = 50;

  private final Set<String> names;
  private final Function<StateQuery, StateSnapshot> read;
  private @Nullable StateSnapshot first;

  StateView(Set<String> names, Function<StateQuery, StateSnapshot> read) {
    this.names = Set.copyOf(names);
    this.read = read;
  }

  @Override
  public Map<String, String> hash(String name) {
    return read(List.of(new HashQuery(name, null)), List.of()).hashes().getFirst();
  }

  @Override
  public Map<String, String> fields(String name, Collection<String> fields) {
    List<HashQuery> query = List.of(new HashQuery(name, List.copyOf(fields)));
    boolean large = fields.size() > MANY_FIELDS;
    return read(new StateQuery(names, query, List.of(), large)).hashes().getFirst();
  }

  @Override
  public Map<String, String> largeHash(String name) {
    List<HashQuery> query = List.of(new HashQuery(name, null));
    return read(new StateQuery(names, query, List.of(), true)).hashes().getFirst();
  }

  /** Asks for some at a time, since Redis does nothing else meanwhile. */
  @Override
  public List<Map<String, String>> fieldsOfEach(List<String> hashNames, Collection<String> fields) {
    List<Map<String, String>> all = new ArrayList<>(hashNames.size());
    for (int from = 0; from < hashNames.size(); from += HASHES_AT_ONCE) {
      int to = Math.min(from + HASHES_AT_ONCE, hashNames.size());
      List<HashQuery> some =
          hashNames.subList(from, to).stream()
              .map(name -> new HashQuery(name, List.copyOf(fields)))
              .toList();
      all.addAll(read(some, List.of()).hashes());
    }
    return all;
  }

  /** A number that nobody got before, from 1. Not every number is used in the end. */
  public long nextNumber(String name, String field) {
    return nextNumbers(name, field, 1);
  }

  /** The first of so many numbers in a row that nobody got before. */
  public long nextNumbers(String name, String field, int count) {
    return read(List.of(), List.of(new NumberQuery(name, field, count))).firstNumbers().getFirst();
  }

  /** The versions of the names, with the position that all of this view goes beyond. */
  Versions versions() {
    return first().versions();
  }

  /** A position of the log: all that was committed up to it is in what is read here. */
  public Cursor position() {
    return versions().position();
  }

  /** When this view began, by the clock of Redis, which is the same for all nodes. */
  public Instant time() {
    return first().time();
  }

  private StateSnapshot first() {
    return first == null ? read(List.of(), List.of()) : first;
  }

  private StateSnapshot read(List<HashQuery> hashes, List<NumberQuery> numbers) {
    return read(new StateQuery(names, hashes, numbers));
  }

  private StateSnapshot read(StateQuery query) {
    StateSnapshot answer = read.apply(query);
    StateSnapshot before = first;
    if (before == null) {
      first = answer;
    } else if (!sameHistory(before.versions(), answer.versions())) {
      throw new OutdatedViewException();
    }
    return answer;
  }

  private static boolean sameHistory(Versions before, Versions now) {
    return before.position().epoch().equals(now.position().epoch())
        && before.versionByName().equals(now.versionByName());
  }

  /** What was read is no longer so, and the decision has to be taken again. */
  static final class OutdatedViewException extends RuntimeException {
    OutdatedViewException() {
      super("the state changed while it was read", null, false, false);
    }
  }
}
