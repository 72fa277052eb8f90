package io.tidings.events.spring;

import io.tidings.events.Commit.Write;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * State as it will be once these writes are committed, for what follows from a change. A hash that
 * they do not touch is read as it is. Owned by one thread, as the view below it.
 */
public final class StateAfter implements StateReader {
  private final StateReader before;
  private final Map<String, WrittenHash> written = new HashMap<>();

  /**
   * @param writes those to sets, sorted sets and streams are ignored, since nothing here reads them
   */
  public StateAfter(StateReader before, List<Write> writes) {
    this.before = before;
    for (Write write : writes) {
      switch (write) {
        case Write.Delete(String name) -> written.put(name, new WrittenHash(true));
        case Write.HashPut(String name, var fields) -> hashOf(name).put(fields);
        case Write.HashRemove(String name, var fields) -> hashOf(name).remove(fields);
        case Write.SetAdd unused -> {}
        case Write.SetRemove unused -> {}
        case Write.SortedSetPut unused -> {}
        case Write.SortedSetRemove unused -> {}
        case Write.StreamAdd unused -> {}
      }
    }
  }

  private WrittenHash hashOf(String name) {
    return written.computeIfAbsent(name, unused -> new WrittenHash(false));
  }

  /** What was written to one hash; if it was deleted before, nothing else is left of it. */
  private static final class WrittenHash {
    private final boolean deleted;
    private final Map<String, String> puts = new HashMap<>();
    private final Set<String> removals = new HashSet<>();

    WrittenHash(boolean deleted) {
      this.deleted = deleted;
    }

    void put(Map<String, String> fields) {
      puts.putAll(fields);
      removals.removeAll(fields.keySet());
    }

    void remove(Set<String> fields) {
      removals.addAll(fields);
      puts.keySet().removeAll(fields);
    }

    Map<String, String> over(Map<String, String> stored) {
      Map<String, String> all = new HashMap<>(deleted ? Map.of() : stored);
      all.keySet().removeAll(removals);
      all.putAll(puts);
      return all;
    }
  }

  @Override
  public Instant time() {
    return before.time();
  }

  @Override
  public Map<String, String> hash(String name) {
    WrittenHash changes = written.get(name);
    return changes == null ? before.hash(name) : changes.over(before.hash(name));
  }

  @Override
  public Map<String, String> fields(String name, Collection<String> fields) {
    WrittenHash changes = written.get(name);
    Map<String, String> stored = before.fields(name, fields);
    if (changes == null) {
      return stored;
    }
    Map<String, String> all = changes.over(stored);
    all.keySet().retainAll(Set.copyOf(fields));
    return all;
  }
}
