package io.tidings.node.user;

import io.tidings.events.Commit.Write;
import io.tidings.events.StateScript;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.access.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The sessions of all nodes, by the hashes of their ids. The clock of Redis decides when one ends,
 * since it is the same for all nodes.
 *
 * <p>They are no {@code HttpSession}, whose filter would count a stream as a request, and wrap each
 * guest's response.
 */
@Component
class Sessions {
  private static final StateScript SCRIPT = StateScript.load(Sessions.class, "sessions.lua");
  private static final int STEPS = 30;
  private static final int PUBLIC_ID_LENGTH = 32;
  private static final int LISTED_FIELDS = 6;

  private final WorkspaceState state;
  private final SessionProperties properties;

  Sessions(WorkspaceState state, SessionProperties properties) {
    this.state = state;
    this.properties = properties;
  }

  /**
   * A session that exists.
   *
   * @param signOuts of the user when it began
   * @param unused since the last request
   * @param left until it ends, however much it is used
   */
  record StoredSession(String id, long user, long signOuts, Duration unused, Duration left) {
    String hash() {
      return Secrets.hash(id);
    }
  }

  /**
   * Where a session began.
   *
   * @param userAgent what the browser says of itself; empty for nothing
   */
  record Origin(String address, String userAgent) {}

  /**
   * A session as its user sees it.
   *
   * @param hash of its id
   * @param used when it was last used, in steps
   */
  record ListedSession(String hash, Instant created, Instant used, Origin origin) {
    /** Names the session to its user. It cannot be used to sign in. */
    String publicId() {
      return Secrets.hash(hash).substring(0, PUBLIC_ID_LENGTH);
    }
  }

  /** Begins one, and returns its id. */
  String begin(User user, Origin origin) {
    String id = UUID.randomUUID().toString();
    state.write(
        SCRIPT,
        List.of(name(Secrets.hash(id)), index(user.id())),
        "begin",
        Long.toString(user.id()),
        Long.toString(user.signOuts()),
        millis(properties.timeout()),
        millis(properties.maxAge()),
        origin.address(),
        origin.userAgent());
    return id;
  }

  /** The session; null when it has ended. Reading does not prolong it. */
  @Nullable StoredSession find(String id) {
    List<Object> found =
        state.run(SCRIPT, List.of(name(Secrets.hash(id))), "find", millis(properties.maxAge()));
    return found.isEmpty()
        ? null
        : new StoredSession(
            id,
            (Long) found.get(0),
            (Long) found.get(1),
            Duration.ofMillis((Long) found.get(2)),
            Duration.ofMillis((Long) found.get(3)));
  }

  /** The user's valid sessions, oldest first. */
  List<ListedSession> of(User user) {
    List<Object> found =
        state.run(SCRIPT, List.of(index(user.id())), "list", millis(properties.maxAge()));
    List<ListedSession> sessions = new ArrayList<>();
    for (int i = 0; i < found.size(); i += LISTED_FIELDS) {
      List<Object> one = found.subList(i, i + LISTED_FIELDS);
      String hash = (String) one.get(0);
      if (user.acceptsSession(hash, (Long) one.get(1))) {
        sessions.add(
            new ListedSession(
                hash,
                Instant.ofEpochMilli((Long) one.get(2)),
                Instant.ofEpochMilli((Long) one.get(3)),
                new Origin((String) one.get(4), (String) one.get(5))));
      }
    }
    return sessions;
  }

  /**
   * The hashes of the sessions above the limit: the least recently used, but never the present one.
   */
  List<String> surplus(User user, String present) {
    List<ListedSession> others =
        of(user).stream()
            .filter(session -> !session.hash().equals(Secrets.hash(present)))
            .sorted(Comparator.comparing(ListedSession::used))
            .toList();
    int count = Math.max(0, others.size() + 1 - properties.maxPerUser());
    return others.stream().limit(count).map(ListedSession::hash).toList();
  }

  /** Prolongs the session by a request; in steps, so that not every request writes. */
  void prolong(StoredSession session) {
    if (session.unused().compareTo(properties.timeout().dividedBy(STEPS)) >= 0) {
      state.run(
          SCRIPT,
          List.of(name(session.hash()), index(session.user())),
          "use",
          millis(properties.timeout()),
          millis(properties.maxAge()));
    }
  }

  /**
   * Ends a session that was not found. It may exist all the same: for a moment after a failover
   * this node may have asked the old primary, whose writes no longer count.
   */
  void endUnknown(String id) {
    state.write(SCRIPT, List.of(name(Secrets.hash(id))), "end");
  }

  /** The writes that end the user's session with this hash, for the commit that announces it. */
  static List<Write> end(long user, String hash) {
    return List.of(
        new Write.Delete(name(hash)), new Write.SortedSetRemove(index(user), Set.of(hash)));
  }

  /** Forgets which sessions a user has. Without their user, they are valid no more. */
  static Write forget(long user) {
    return new Write.Delete(index(user));
  }

  private static String name(String hash) {
    return "session." + hash;
  }

  private static String index(long user) {
    return "sessions." + user;
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
