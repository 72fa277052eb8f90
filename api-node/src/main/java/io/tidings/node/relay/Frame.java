package io.tidings.node.relay;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to send, shared by all connections that send them.
 *
 * @param bytes never changed; a writer duplicates it
 * @param snapshot set on an ephemeral event: a newer frame with an equal snapshot makes this one
 *     obsolete
 * @param refCount the number of outboxes that hold it; {@link OutboxBudget} counts them
 */
record Frame(ByteBuffer bytes, @Nullable SnapshotKey snapshot, AtomicInteger refCount) {

  /** The thing whose newest state an ephemeral event carries. */
  record SnapshotKey(String topic, String type) {}

  Frame(ByteBuffer bytes) {
    this(bytes, null, new AtomicInteger());
  }

  Frame(ByteBuffer bytes, SnapshotKey snapshot) {
    this(bytes, snapshot, new AtomicInteger());
  }

  int size() {
    return bytes.remaining();
  }
}
