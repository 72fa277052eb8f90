package io.tidings.node.relay;

import io.tidings.events.Delivery;
import io.tidings.events.EventId;
import io.tidings.node.relay.SnapshotSource.Snapshot;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The versions of the snapshots that a client was sent, so that it never gets an older one or one
 * twice: what was read may arrive after what was announced later. Until the state was read for the
 * first time, announcements wait: the client may come from another node, which had heard more.
 * Owned by the connection's lane.
 */
final class SentSnapshots {
  private final SnapshotSource source;
  private @Nullable Map<String, EventId> versions;
  private @Nullable Map<String, Waiting> waiting;

  SentSnapshots(SnapshotSource source) {
    this.source = source;
  }

  /** The newest announcement of a type whose state was not read yet. */
  record Waiting(Delivery.Ephemeral event, Frame frame) {}

  /** Whether an announcement is to be sent now; if so, it counts as sent. */
  boolean take(Delivery.Ephemeral event, Frame frame) {
    String type = event.envelope().type();
    if (!source.covers(type)) {
      return true;
    }
    EventId sent = versions == null ? null : versions.get(type);
    if (sent == null) {
      waitForState(type, new Waiting(event, frame));
      return false;
    }
    return takeNewer(type, event.asOf());
  }

  private void waitForState(String type, Waiting announced) {
    if (waiting == null) {
      waiting = new HashMap<>(4);
    }
    waiting.merge(
        type, announced, (one, other) -> other.event.asOf().after(one.event.asOf()) ? other : one);
  }

  /** Whether state that was read is to be sent; if so, it counts as sent. */
  boolean take(Snapshot read) {
    return takeNewer(read.envelope().type(), read.version());
  }

  private boolean takeNewer(String type, EventId version) {
    if (versions == null) {
      versions = new HashMap<>(4);
    }
    EventId sent = versions.get(type);
    if (sent != null && !version.after(sent)) {
      return false;
    }
    versions.put(type, version);
    return true;
  }

  /** What waited until the state of this type was read, if it is newer; it waits no longer. */
  @Nullable Waiting release(Snapshot read) {
    Waiting announced = waiting == null ? null : waiting.remove(read.envelope().type());
    if (waiting != null && waiting.isEmpty()) {
      waiting = null;
    }
    return announced != null && announced.event.asOf().after(read.version()) ? announced : null;
  }

  /** Ids of another epoch follow, which need not be greater. */
  void forget() {
    versions = null;
    waiting = null;
  }
}
