package io.tidings.cli.log;

import io.tidings.events.EventId;
import io.tidings.events.Workspace;
import io.tidings.events.redis.LogInspector;
import io.tidings.events.redis.LogInspector.Part;
import io.tidings.events.redis.RedisKeys;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether the versions of state are ids that were given. A version is the id of the last event of
 * the commit that wrote the state, so that one above the clock has no event, unless it is the clock
 * that is wrong.
 */
final class VersionCheck {
  private final LogInspector inspector;
  private final Workspace workspace;
  private final EventIndex events;
  private final List<Finding> findings;
  private final Set<String> ids = new HashSet<>();

  VersionCheck(
      LogInspector inspector, Workspace workspace, EventIndex events, List<Finding> findings) {
    this.inspector = inspector;
    this.workspace = workspace;
    this.events = events;
    this.findings = findings;
  }

  /**
   * Reads the versions.
   *
   * @param most how many to read
   * @return whether these were all
   */
  boolean run(long most) {
    String key = new RedisKeys(workspace).versions();
    String cursor = "0";
    long read = 0;
    do {
      Part<Map<String, String>> part = inspector.versions(workspace, cursor, KeyScan.STEP);
      EventId last = inspector.clock(workspace).last(); // afterwards: it only grows
      part.content()
          .forEach((name, version) -> {
            ids.add(version);
            EventId id = EventId.read(version);
            if (id == null || (last != null && id.after(last) && !events.has(id))) {
              findings.add(
                  Finding.of(
                      FindingKind.VERSION_AHEAD,
                      key,
                      version,
                      "the version of " + name + " is no id up to the clock's, " + last));
            }
          });
      read += part.content().size();
      cursor = part.next();
    } while (!cursor.equals("0") && read < most);
    return cursor.equals("0");
  }

  /** The ids that were read. */
  Set<String> ids() {
    return ids;
  }
}
