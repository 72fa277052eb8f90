package io.tidings.node.board;

import io.tidings.events.Commit.Write;
import io.tidings.events.NewEvent;
import io.tidings.events.Topic;
import io.tidings.events.spring.WorkspaceState.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects the writes and events of one commit. Each field of the state is written once, as it was
 * last put.
 */
public final class CommitBuilder {
  private static final int COPIES = 3;
  private static final int BYTES_PER_EVENT = 500;

  private final Map<String, Map<String, String>> puts = new LinkedHashMap<>();
  private final Map<String, Set<String>> removals = new LinkedHashMap<>();
  private final Set<String> deletions = new LinkedHashSet<>();
  private final List<NewEvent> events = new ArrayList<>();
  private final Set<Topic> forgotten = new HashSet<>();

  public void put(String name, String field, String value) {
    puts.computeIfAbsent(name, _ -> new HashMap<>()).put(field, value);
    removals.getOrDefault(name, new HashSet<>()).remove(field);
  }

  public void remove(String name, String field) {
    removals.computeIfAbsent(name, _ -> new HashSet<>()).add(field);
    puts.getOrDefault(name, new HashMap<>()).remove(field);
  }

  /** Deletes a whole hash, before anything is put there. */
  public void delete(String name) {
    deletions.add(name);
  }

  /** Takes a write that was made elsewhere. */
  public void add(Write write) {
    switch (write) {
      case Write.Delete(String name) -> delete(name);
      case Write.HashPut(String name, var fields) ->
          fields.forEach((field, value) -> put(name, field, value));
      case Write.HashRemove(String name, var fields) ->
          fields.forEach(field -> remove(name, field));
      default -> throw new IllegalArgumentException("not of this state: " + write.name());
    }
  }

  /** How many hashes are deleted. */
  public int deletionCount() {
    return deletions.size();
  }

  public void addEvent(NewEvent event) {
    events.add(event);
  }

  public void forget(Topic topic) {
    forgotten.add(topic);
  }

  /** Whether it has no event, so that nothing will be written. */
  boolean isEmpty() {
    return events.isEmpty();
  }

  /**
   * About how many bytes Redis has to keep for this commit: in the state, and in two logs. It is an
   * estimate, since measuring would serialize each event once more.
   */
  long bytes() {
    long state =
        puts.values().stream()
            .flatMap(fields -> fields.values().stream())
            .mapToLong(String::length)
            .sum();
    return COPIES * state + (long) BYTES_PER_EVENT * events.size();
  }

  public <T> Change<T> build(T result) {
    List<Write> writes = new ArrayList<>();
    deletions.forEach(name -> writes.add(new Write.Delete(name)));
    removals.forEach((name, fields) -> {
      if (!fields.isEmpty()) {
        writes.add(new Write.HashRemove(name, fields));
      }
    });
    puts.forEach((name, fields) -> {
      if (!fields.isEmpty()) {
        writes.add(new Write.HashPut(name, fields));
      }
    });
    return new Change<>(writes, events, List.of(), forgotten, result);
  }
}
