package io.tidings.node.relay;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to send, shared by all who get them.
 *
 * @param bytes never changed; a writer duplicates it
 * @param snapshot set on an ephemeral event: a newer frame with an equal mark makes this one
 *     worthless
 * @param refCount the number of outboxes that hold it; {@link OutboxBudget} counts them
 */
record Frame(ByteBuffer bytes, @Nullable Snapshot snapshot, AtomicInteger refCount) {

  /** What an ephemeral event is the newest state of. */
  record Snapshot(String topic, String type) {}

  Frame(ByteBuffer bytes) {
    this(bytes, null, new AtomicInteger());
  }

  Frame(ByteBuffer bytes, Snapshot snapshot) {
    this(bytes, snapshot, new AtomicInteger());
  }

  int size() {
    return bytes.remaining();
  }
}
