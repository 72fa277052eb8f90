package io.tidings.node.chat.stream;

import io.tidings.events.StateScript;
import io.tidings.events.StateScripts;
import io.tidings.events.Workspace;
import io.tidings.events.spring.StateView;
import io.tidings.node.chat.ActivePeers;
import io.tidings.node.chat.ChatKeys;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.interest.Interest;
import io.tidings.node.relay.RelaySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * The threads that users have open, in Redis: an entry for each connection that named one, which
 * counts while the node that has the connection holds its lease, and one for each tab that reports
 * a thread, which ends two keepalives after the last report. Thread-safe; only {@link #contains}
 * blocks.
 */
@Component
final class ActiveEntries implements ActivePeers, DisposableBean {
  /** Of one user, so that reading them with each message stays cheap. */
  static final int MOST = 50;

  private static final StateScript SCRIPT =
      StateScript.load(ActiveEntries.class, "active-peers.lua");

  private final StateScripts scripts;
  private final Interest interest;
  private final Duration tabTimeout;

  // What is still to be repeated when the node stops is dropped: its connections count no more.
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().daemon().name("active-peers").factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  ActiveEntries(StateScripts scripts, Interest interest, RelaySettings settings) {
    this.scripts = scripts;
    this.interest = interest;
    this.tabTimeout = settings.keepalive().multipliedBy(2);
  }

  @Override
  public boolean contains(StateView state, long user, PeerUrl peer) {
    List<ActiveEntry> shown =
        state.hash(new ChatKeys(user).activePeers()).entrySet().stream()
            .map(ActiveEntry::read)
            .filter(Objects::nonNull)
            .filter(entry -> entry.peer().equals(peer.toString()))
            .toList();
    if (shown.isEmpty()) {
      return false;
    }
    Instant now = state.time();
    if (shown.stream()
        .anyMatch(entry -> entry instanceof ActiveEntry.OfTab tab && tab.until().isAfter(now))) {
      return true;
    }
    Set<String> live = interest.liveNodes(state);
    return shown.stream()
        .anyMatch(entry -> entry instanceof ActiveEntry.OfConnection c && live.contains(c.node()));
  }

  /** Runs it later, unless the node stops. */
  void runLater(Runnable task, long millis) {
    timer.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void destroy() {
    timer.shutdownNow();
  }

  /** This node has a connection that shows the thread. */
  CompletableFuture<?> putConnection(long user, String id, PeerUrl peer) {
    return put(user, ActiveEntry.CONNECTION + id, peer, interest.node());
  }

  /** The connection has ended. */
  CompletableFuture<?> removeConnection(long user, String id) {
    return remove(user, ActiveEntry.CONNECTION + id);
  }

  /** A tab shows the thread, and will say so again before the entry ends. */
  CompletableFuture<?> putTab(long user, String tabId, PeerUrl peer) {
    return put(user, ActiveEntry.TAB + tabId, peer, String.valueOf(tabTimeout.toMillis()));
  }

  /** A tab shows no thread, or is gone. */
  CompletableFuture<?> removeTab(long user, String tabId) {
    return remove(user, ActiveEntry.TAB + tabId);
  }

  private CompletableFuture<?> put(long user, String field, PeerUrl peer, String holder) {
    return run(user, List.of("put", field, peer.toString(), holder, String.valueOf(MOST)));
  }

  private CompletableFuture<?> remove(long user, String field) {
    return run(user, List.of("remove", field));
  }

  private CompletableFuture<?> run(long user, List<String> arguments) {
    return scripts.write(
        Workspace.MAIN, SCRIPT, List.of(new ChatKeys(user).activePeers()), arguments);
  }
}
