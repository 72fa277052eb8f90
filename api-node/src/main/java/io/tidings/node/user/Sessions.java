package io.tidings.node.user;

import io.tidings.events.Commit.Write;
import io.tidings.events.StateScript;
import io.tidings.events.spring.WorkspaceState;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The sessions of all nodes, by the hashes of their ids. When one ends is for the clock of Redis,
 * which is the same for all of them.
 *
 * <p>No {@code HttpSession} is made of them: its filter would count a stream as a request, and wrap
 * each guest's response.
 */
@Component
class Sessions {
  private static final StateScript SCRIPT = StateScript.load(Sessions.class, "sessions.lua");
  private static final int STEPS = 30;

  private final WorkspaceState state;
  private final SessionProperties properties;

  Sessions(WorkspaceState state, SessionProperties properties) {
    this.state = state;
    this.properties = properties;
  }

  /**
   * A session that is there.
   *
   * @param signOuts of the user when it began
   * @param unused since the last request
   * @param left until it ends, however much it is used
   */
  record StoredSession(String id, long user, long signOuts, Duration unused, Duration left) {}

  /** Begins one, and returns its id. */
  String begin(User user) {
    String id = UUID.randomUUID().toString();
    state.write(
        SCRIPT,
        List.of(name(id)),
        "begin",
        Long.toString(user.id()),
        Long.toString(user.signOuts()),
        millis(properties.timeout()));
    return id;
  }

  /** The session; null when it is over. To look at it does not prolong it. */
  @Nullable StoredSession find(String id) {
    List<Object> found = state.run(SCRIPT, List.of(name(id)), "find", millis(properties.maxAge()));
    return found.isEmpty()
        ? null
        : new StoredSession(
            id,
            (Long) found.get(0),
            (Long) found.get(1),
            Duration.ofMillis((Long) found.get(2)),
            Duration.ofMillis((Long) found.get(3)));
  }

  /** Counts a request; in steps, so that not each one of them writes. */
  void prolong(StoredSession session) {
    if (session.unused().compareTo(properties.timeout().dividedBy(STEPS)) >= 0) {
      state.run(SCRIPT, List.of(name(session.id())), "use", millis(properties.timeout()));
    }
  }

  /**
   * Ends a session that was not found. It may be there all the same: for a moment after a failover
   * this node may have asked the old primary, which writes nothing that counts.
   */
  void endUnknown(String id) {
    state.write(SCRIPT, List.of(name(id)), "end");
  }

  /** What ends a session, for the commit that tells of it. */
  static Write end(String id) {
    return new Write.Delete(name(id));
  }

  private static String name(String id) {
    return "session." + Secrets.hash(id);
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
