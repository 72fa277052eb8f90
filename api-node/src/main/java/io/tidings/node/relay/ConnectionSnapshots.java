package io.tidings.node.relay;

import io.tidings.node.relay.SnapshotSource.Snapshot;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the snapshots of one connection, and reads them again after a failure. Owned by the
 * connection's lane.
 */
final class ConnectionSnapshots {
  private final Lane lane;
  private final LaneMember connection;
  private final @Nullable SnapshotSource source;
  private final Consumer<Snapshot> send;
  private long question;
  private boolean failed;

  /**
   * @param source null for a connection without snapshots
   */
  ConnectionSnapshots(
      Lane lane, LaneMember connection, @Nullable SnapshotSource source, Consumer<Snapshot> send) {
    this.lane = lane;
    this.connection = connection;
    this.source = source;
    this.send = send;
  }

  /** Reads and sends them; answers of earlier questions no longer count. */
  void require() {
    if (source == null) {
      return;
    }
    long asked = ++question;
    failed = false;
    CompletableFuture.completedFuture(source)
        .thenCompose(SnapshotSource::read)
        .whenComplete((answer, failure) ->
            lane.execute(
                connection,
                () -> {
                  if (asked == question) {
                    answered(answer);
                  }
                }));
  }

  private void answered(@Nullable List<Snapshot> answer) {
    failed = answer == null;
    if (answer != null) {
      answer.forEach(send);
    }
  }

  /** The next tick: a read that failed is tried again. */
  void retry() {
    if (failed) {
      require();
    }
  }

  /** An answer that is under way no longer counts. */
  void forget() {
    question++;
    failed = false;
  }
}
