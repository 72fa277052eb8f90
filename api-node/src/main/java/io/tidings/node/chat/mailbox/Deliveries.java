package io.tidings.node.chat.mailbox;

import io.tidings.events.ContentionException;
import io.tidings.events.LogException;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.node.chat.ChatFeature;
import io.tidings.node.chat.ChatKeys;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.interest.Interest;
import io.tidings.node.interest.InterestListener;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Marks messages as delivered: those that waited for a user, once the user's first tab opens. One
 * commit per sender. There may be a thousand of them, so it is done on threads of its own, and
 * other listeners do not wait.
 */
@Component
final class Deliveries implements InterestListener {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
  private static final int ATTEMPTS = 4;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Of users at a time: a node may gain ten thousand of them at once. */
  private static final int MOST_AT_ONCE = 64;

  private final WorkspaceState state;
  private final Interest interest;
  private final Peers peers;
  private final Semaphore permits = new Semaphore(MOST_AT_ONCE);
  private final Executor threads = task -> Thread.ofVirtual().name("chat-deliveries").start(task);

  /** What is done last for each user for whom anything is. */
  private final Map<Long, CompletableFuture<Void>> last = new ConcurrentHashMap<>();

  Deliveries(WorkspaceState state, Interest interest, Peers peers) {
    this.state = state;
    this.interest = interest;
    this.peers = peers;
  }

  @Override
  public String kind() {
    return ChatFeature.INTEREST;
  }

  @Override
  public void gained(long user, long token) {
    mark(user);
  }

  /** The mailbox that is here may be the user's again, after another server's was. */
  @Override
  public void changed(long user) {
    mark(user);
  }

  @Override
  public void lost(long user) {
    // what is under way asks whether the user is present before it tries again
  }

  /** One after the other for one user. */
  private void mark(long user) {
    CompletableFuture<Void> made =
        last.compute(
            user,
            (_, before) ->
                (before == null ? CompletableFuture.<Void>completedFuture(null) : before)
                    .handleAsync(
                        (_, _) -> {
                          attempts(user);
                          return null;
                        },
                        threads));
    made.whenComplete((_, _) -> last.remove(user, made));
  }

  private void attempts(long user) {
    try {
      for (int number = 1; !attempt(user, number > 1) && number < ATTEMPTS; number++) {
        Thread.sleep(PAUSE.multipliedBy(number));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Marks what waits of each sender.
   *
   * @param again whether the user may be gone meanwhile
   * @return whether nothing is left to do
   */
  private boolean attempt(long user, boolean again) throws InterruptedException {
    permits.acquire();
    try {
      return (again && !interest.present(ChatFeature.INTEREST, user)) || deliverAll(user);
    } catch (LogException e) { // they are marked later, or with the next message or tab
      LOG.warn("Messages to a user stay undelivered for now: {}", e.getMessage());
      return false;
    } finally {
      permits.release();
    }
  }

  private boolean deliverAll(long user) {
    boolean all = true;
    for (Map.Entry<String, String> waiting :
        state.hash(new ChatKeys(user).undelivered()).entrySet()) {
      try {
        deliver(Long.parseLong(waiting.getKey()), PeerUrl.of(waiting.getValue()));
      } catch (ContentionException e) { // this sender is busy; others are not
        LOG.warn("Messages of one sender stay undelivered for now: {}", e.getMessage());
        all = false;
      }
    }
    return all;
  }

  /**
   * Marks all messages of this sender to that peer, if there are any to mark.
   *
   * @return whether a device of the peer has all of them
   */
  boolean deliver(long sender, PeerUrl peer) {
    ChatKeys keys = new ChatKeys(sender);
    return state.change(
        Set.of(keys.contacts()),
        view -> {
          StoredContact contact = StoredContact.read(view.field(keys.contacts(), peer.toString()));
          if (contact == null || !contact.hasUndelivered()) {
            return Change.none(contact != null);
          } else if (peers.bridged(view, contact.user())) {
            return Change.none(false);
          }
          ThreadDraft thread = new ThreadDraft(view, sender, peer, contact);
          thread.deliver();
          thread.announceDelivery();
          return new Change<>(thread.writes(), thread.events(), true);
        });
  }
}
