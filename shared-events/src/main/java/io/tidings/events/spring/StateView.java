package io.tidings.events.spring;

import static java.util.Objects.requireNonNullElseGet;

import io.tidings.events.Commit.Versions;
import io.tidings.events.Cursor;
import io.tidings.events.EventId;
import io.tidings.events.StateQuery;
import io.tidings.events.StateQuery.HashQuery;
import io.tidings.events.StateQuery.NumberQuery;
import io.tidings.events.StateSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * State for one decision: everything read here is from one epoch, and from the same versions of the
 * names that the decision is based on. Each answer contains both, so that the answer of a primary
 * that was replaced meanwhile is never mixed with that of its successor. Owned by one thread.
 */
public final class StateView implements StateReader {
  private static final int HASHES_AT_ONCE = 100;
  private static final int MANY_FIELDS = 50;

  private final Set<String> names = new LinkedHashSet<>();
  private final Consumer<Set<String>> beforeDependingOn;
  private final Function<StateQuery, StateSnapshot> read;
  private @Nullable StateSnapshot newest;
  private @Nullable Instant began;

  /**
   * @param beforeDependingOn is told of the names that the decision depends on in addition
   */
  StateView(
      Set<String> names,
      Consumer<Set<String>> beforeDependingOn,
      Function<StateQuery, StateSnapshot> read) {
    this.names.addAll(names);
    this.beforeDependingOn = beforeDependingOn;
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

  /** Reads in portions, since Redis does nothing else during a read. */
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

  /** A number that was never allocated before, from 1. There may be unused numbers in between. */
  public long nextNumber(String name, String field) {
    return nextNumbers(name, field, 1);
  }

  /** The first of {@code count} consecutive numbers that were never allocated before. */
  public long nextNumbers(String name, String field, int count) {
    return read(List.of(), List.of(new NumberQuery(name, field, count))).firstNumbers().getFirst();
  }

  /**
   * The decision also depends on these names: what is read from now on is from one version of them,
   * and the change conflicts with any other change of them.
   */
  public void dependOn(Set<String> more) {
    beforeDependingOn.accept(more);
    names.addAll(more);
  }

  /**
   * The id of the last commit that named this piece of state, one of those that the decision
   * depends on; null if there never was one. It is never after the position of this view.
   */
  public @Nullable EventId version(String name) {
    String version = versions().versionByName().get(name);
    if (version == null) {
      throw new IllegalArgumentException("the decision does not depend on " + name);
    }
    // A clock that stepped back may have given the commits of an earlier epoch greater ids.
    EventId id = version.isEmpty() ? null : EventId.parse(version);
    return id == null || !id.after(position().id()) ? id : position().id();
  }

  /** The versions of the names, with a position that everything in this view includes. */
  Versions versions() {
    return newest().versions();
  }

  /** A position of the log: what is read here includes everything that was committed up to it. */
  public Cursor position() {
    return versions().position();
  }

  /** When this view began, by the clock of Redis, which is the same for all nodes. */
  @Override
  public Instant time() {
    return requireNonNullElseGet(began, () -> read(List.of(), List.of()).time());
  }

  private StateSnapshot newest() {
    StateSnapshot known = newest;
    return known == null || known.versions().versionByName().size() < names.size()
        ? read(List.of(), List.of())
        : known;
  }

  private StateSnapshot read(List<HashQuery> hashes, List<NumberQuery> numbers) {
    return read(new StateQuery(names, hashes, numbers));
  }

  private StateSnapshot read(StateQuery query) {
    StateSnapshot answer = read.apply(query);
    if (newest != null && !sameHistory(newest.versions(), answer.versions())) {
      throw new OutdatedViewException();
    }
    newest = answer;
    began = began == null ? answer.time() : began;
    return answer;
  }

  private static boolean sameHistory(Versions before, Versions now) {
    return before.position().epoch().equals(now.position().epoch())
        && now.versionByName().entrySet().containsAll(before.versionByName().entrySet());
  }

  /** The state that was read has changed, and the decision has to be made again. */
  static final class OutdatedViewException extends RuntimeException {
    OutdatedViewException() {
      super("the state changed while it was read", null, false, false);
    }
  }
}
