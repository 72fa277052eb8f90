package io.tidings.node.relay;

import io.tidings.events.EventId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The versions of the snapshots that a client was sent, so that it never gets an older one or one
 * twice: what was read may arrive after what was announced later. Owned by the connection's lane.
 */
final class SentSnapshots {
  private final SnapshotSource source;
  private @Nullable Map<String, EventId> versions;

  SentSnapshots(SnapshotSource source) {
    this.source = source;
  }

  /** Whether it is to be sent; if so, it counts as sent. */
  boolean take(String type, EventId version) {
    if (!source.covers(type)) {
      return true;
    }
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

  /** Ids of another epoch follow, which need not be greater. */
  void forget() {
    versions = null;
  }
}
