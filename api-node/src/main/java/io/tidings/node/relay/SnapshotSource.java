package io.tidings.node.relay;

import io.tidings.events.Envelope;
import io.tidings.events.EventId;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The state that a connection's client shows as a whole, and that ephemeral events carry. It is
 * read when the connection begins, and again whenever such an event may have been missed. Asked
 * from any thread; must not block.
 */
public interface SnapshotSource {
  /** Whether events of this type carry such state: one that is not newer is not sent. */
  boolean covers(String type);

  /** Reads the present state; fails when it cannot be read now. */
  CompletionStage<List<Snapshot>> read();

  /**
   * The state of one kind.
   *
   * @param envelope as the ephemeral event would have it that announces the state
   * @param version the id of the commit that made it so
   */
  record Snapshot(Envelope envelope, EventId version) {}
}
