package io.tidings.cli.log;

import io.tidings.events.InvalidNameException;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.redis.LogInspector;
import io.tidings.events.redis.LogInspector.Part;
import io.tidings.events.redis.StoredKey;
import io.tidings.events.redis.StoredKey.Kind;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The keys of a workspace, found by SCAN, and the topics that its index names. */
final class KeyScan {
  /** How many keys Redis looks at in one call: well below a millisecond. */
  static final int STEP = 500;

  private final Map<Kind, Set<StoredKey>> keys = new EnumMap<>(Kind.class);
  private final SortedSet<Topic> topics = new TreeSet<>();
  private long count;
  private boolean complete = true;

  private KeyScan() {}

  /**
   * Looks at the server that has the workspace.
   *
   * @param most how many keys of Tidings to take at most
   */
  static KeyScan of(LogInspector inspector, Workspace workspace, long most) {
    KeyScan scan = new KeyScan();
    String cursor = "0";
    do {
      Part<List<StoredKey>> part = inspector.keys(workspace, cursor, STEP);
      part.content().forEach(scan::add);
      cursor = part.next();
    } while (!cursor.equals("0") && scan.count < most);
    scan.complete = cursor.equals("0");
    scan.addIndexed(inspector, workspace, most);
    return scan;
  }

  private void addIndexed(LogInspector inspector, Workspace workspace, long most) {
    String cursor = "0";
    long read = 0;
    do {
      Part<Map<String, String>> part = inspector.indexed(workspace, cursor, STEP);
      part.content().keySet().forEach(this::addTopic);
      read += part.content().size();
      cursor = part.next();
    } while (!cursor.equals("0") && read < most);
    complete &= cursor.equals("0");
  }

  private void add(StoredKey key) {
    count++;
    if (key.kind() == Kind.LOG || key.kind() == Kind.HEAD) {
      addTopic(key.name());
    } else if (key.kind() != Kind.OTHER_WORKSPACE) {
      keys.computeIfAbsent(key.kind(), _ -> new LinkedHashSet<>()).add(key);
    }
  }

  private void addTopic(String name) {
    try {
      topics.add(new Topic(name));
    } catch (InvalidNameException e) {
      // An entry of the index that no script wrote; no client can name it.
    }
  }

  /** The keys of that kind. Logs and heads are not among them: see {@link #topics}. */
  Set<StoredKey> keys(Kind kind) {
    return keys.getOrDefault(kind, Set.of());
  }

  /** All topics that have a log, a head, or an entry in the index. */
  SortedSet<Topic> topics() {
    return topics;
  }

  /** Whether the limit was not reached. */
  boolean complete() {
    return complete;
  }

  /** Whether there is anything of the workspace. */
  boolean isEmpty() {
    return topics.isEmpty()
        && keys(Kind.CLOCK).isEmpty()
        && keys(Kind.VERSIONS).isEmpty()
        && keys(Kind.STATE).isEmpty()
        && keys(Kind.IDEMPOTENCY).isEmpty();
  }
}
