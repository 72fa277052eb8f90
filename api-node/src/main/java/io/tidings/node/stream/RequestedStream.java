package io.tidings.node.stream;

import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.node.relay.ClientOrigin;
import io.tidings.node.relay.Dialect;
import io.tidings.node.relay.Grant;
import io.tidings.node.relay.Slot;
import io.tidings.node.relay.SnapshotSource;
import io.tidings.node.relay.StartPosition;
import io.tidings.node.relay.Subscription;
import io.tidings.node.relay.Succession;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The stream that a request asked for, after the checks of its endpoint.
 *
 * @param user who is signed in, as {@code connected} says it; null for any other caller
 * @param group the group whose limit counts the stream, such as a project; null for none
 * @param snapshots the state that the client is sent as a whole; null for none
 * @param presence what is told of the connection while it is open; null for nothing
 * @param succession begins the next of the connections of one client, which ends the one before;
 *     null when each stands alone
 */
public record RequestedStream(
    Workspace workspace,
    Set<Topic> topics,
    Dialect dialect,
    @Nullable String user,
    Grant grant,
    @Nullable String group,
    @Nullable SnapshotSource snapshots,
    @Nullable Slot presence,
    @Nullable Supplier<Succession> succession) {
  /** A stream that stands alone. */
  public RequestedStream(
      Workspace workspace,
      Set<Topic> topics,
      Dialect dialect,
      @Nullable String user,
      Grant grant,
      @Nullable String group,
      @Nullable SnapshotSource snapshots,
      @Nullable Slot presence) {
    this(workspace, topics, dialect, user, grant, group, snapshots, presence, null);
  }

  /**
   * It, for a client that begins there and was admitted: this ends the client's older connection.
   *
   * @throws io.tidings.events.LogException when it cannot be told to end
   */
  public Subscription subscription(StartPosition start, Slot slot, ClientOrigin origin) {
    Succession place = succession == null ? null : succession.get();
    return new Subscription(
        workspace,
        topics,
        place != null && start instanceof StartPosition.Now
            ? new StartPosition.After(place.from())
            : start,
        dialect,
        user,
        grant,
        snapshots,
        presence == null ? slot : slot.and(presence),
        place,
        origin);
  }
}
