package io.tidings.node.relay;

import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a connection asked for, once it is found to be allowed.
 *
 * @param topics 1 to 100
 * @param user who is signed in; null for any other client
 * @param snapshots the state that the client is sent as a whole; null for none
 * @param slot taken for as long as the connection is open
 * @param succession of the connections of one client; null when each stands alone
 * @param origin where it comes from, for administrators
 */
public record Subscription(
    Workspace workspace,
    Set<Topic> topics,
    StartPosition start,
    Dialect dialect,
    @Nullable String user,
    Grant grant,
    @Nullable SnapshotSource snapshots,
    Slot slot,
    @Nullable Succession succession,
    ClientOrigin origin) {
  public Subscription {
    topics = Set.copyOf(topics);
  }

  /** A connection that stands alone. */
  public Subscription(
      Workspace workspace,
      Set<Topic> topics,
      StartPosition start,
      Dialect dialect,
      @Nullable String user,
      Grant grant,
      @Nullable SnapshotSource snapshots,
      Slot slot) {
    this(
        workspace,
        topics,
        start,
        dialect,
        user,
        grant,
        snapshots,
        slot,
        null,
        ClientOrigin.UNKNOWN);
  }
}
