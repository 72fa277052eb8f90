package io.tidings.node.chat.stream;

import io.tidings.node.chat.PeerUrl;
import io.tidings.node.relay.Slot;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The thread that a connection shows, from its opening to its end. Its writes never overlap, so
 * that a late one cannot bring back what was removed, and are repeated until they succeed: an entry
 * without a connection would mark messages as read that are on no screen. Thread-safe; nothing
 * blocks.
 */
final class ActiveConnection implements Slot {
  private static final int FIRST_PAUSE_MILLIS = 500;
  private static final int MOST_DOUBLINGS = 6;

  private final ActiveEntries entries;
  private final long user;
  private final PeerUrl peer;
  private final String id = UUID.randomUUID().toString();

  // Guarded by this.
  private boolean open;
  private boolean writing;
  private int failures;

  /** What Redis has; null when the outcome of the last write is not known. */
  private @Nullable Boolean written = false;

  ActiveConnection(ActiveEntries entries, long user, PeerUrl peer) {
    this.entries = entries;
    this.user = user;
    this.peer = peer;
  }

  @Override
  public boolean take() {
    change(true);
    return true;
  }

  @Override
  public void release() {
    change(false);
  }

  private synchronized void change(boolean opened) {
    open = opened;
    if (!writing) {
      write();
    }
  }

  private synchronized void write() {
    boolean put = open;
    writing = written == null || written != put;
    if (writing) {
      (put ? entries.putConnection(user, id, peer) : entries.removeConnection(user, id))
          .whenComplete((_, fault) -> done(put, fault));
    }
  }

  private synchronized void done(boolean put, @Nullable Throwable fault) {
    if (fault == null) {
      failures = 0;
      written = put;
      write();
      return;
    }
    written = null;
    long longest = (long) FIRST_PAUSE_MILLIS << Math.min(failures++, MOST_DOUBLINGS);
    long pause = ThreadLocalRandom.current().nextLong(longest / 2, longest);
    entries.runLater(this::write, pause);
  }
}
