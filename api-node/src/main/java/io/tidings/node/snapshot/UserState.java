package io.tidings.node.snapshot;

import io.tidings.events.spring.StateReader;
import io.tidings.node.user.stream.UserStreamContributor.NamedFrame;
import java.util.Collection;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * One kind of state that each user has, and that is shown as a whole. A bean of each feature that
 * has such state implements it, and adds {@link UserSnapshots#change} to each commit that changes
 * it. Thread-safe.
 */
public interface UserState {
  /** The type of its events, such as {@code notification-count}. */
  String type();

  /**
   * The name of the state, whose version is that of the snapshot: every commit that changes the
   * snapshot depends on it, and no other does.
   */
  String versionName(long user);

  /** The state of each of these users, also of those who have none yet, as its events say it. */
  Map<Long, JsonNode> read(StateReader state, Collection<Long> users);

  /** What the user's connections are sent of it. */
  NamedFrame frame(long user, JsonNode data);
}
