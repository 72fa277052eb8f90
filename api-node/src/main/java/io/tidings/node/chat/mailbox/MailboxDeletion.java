package io.tidings.node.chat.mailbox;

import io.tidings.events.Commit.Write;
import io.tidings.events.LogException;
import io.tidings.events.NewEvent;
import io.tidings.events.Topic;
import io.tidings.events.spring.StateView;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.node.chat.ChatEvents;
import io.tidings.node.chat.ChatFeature;
import io.tidings.node.chat.ChatKeys;
import io.tidings.node.chat.ChatTopics;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.interest.Interest;
import io.tidings.node.user.UserDataContributor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Deletes the mailboxes of all users after the users. The commit that deletes the users notes their
 * ids alone: no request finds the mailbox of an id that no user has, and no id is given again. The
 * mailboxes follow in portions. Each is a change of the mailbox's names, so that a message which is
 * being sent meanwhile is deleted, too, or finds that the users are gone. A node that starts goes
 * on with what a node that was killed left.
 */
@Component
final class MailboxDeletion implements UserDataContributor, ApplicationRunner {
  private static final Logger LOG = LoggerFactory.getLogger(MailboxDeletion.class);

  /** The hash with the ids of the users whose mailboxes are still to be deleted. */
  static final String LEFTOVERS = "chat.leftovers";

  private static final int PORTION = 50;

  /** A portion ends here: the threads of one user more still fit into a commit. */
  private static final int MANY_WRITES = 5_000;

  private final WorkspaceState state;
  private final Interest interest;
  private final Peers peers;

  MailboxDeletion(WorkspaceState state, Interest interest, Peers peers) {
    this.state = state;
    this.interest = interest;
    this.peers = peers;
  }

  @Override
  public Deletion deletion(Collection<Long> users) {
    Map<String, String> ids =
        users.stream().collect(Collectors.toMap(user -> Long.toString(user), _ -> ""));
    List<Write> writes = ids.isEmpty() ? List.of() : List.of(new Write.HashPut(LEFTOVERS, ids));
    Set<Topic> topics = users.stream().map(ChatTopics::of).collect(Collectors.toSet());
    return new Deletion(writes, topics);
  }

  /** In the background: the administrator's page does not wait for thousands of mailboxes. */
  @Override
  public void afterDeletion() {
    Thread.ofVirtual().name("chat-leftovers").start(this::deleteLeftovers);
  }

  void deleteLeftovers() {
    try {
      List<Long> users = leftovers();
      while (!users.isEmpty()) {
        delete(users.subList(0, Math.min(PORTION, users.size())));
        users = leftovers();
      }
    } catch (LogException e) {
      LOG.warn("Mailboxes without owners are left until a node starts again: {}", e.getMessage());
    }
  }

  private List<Long> leftovers() {
    return state.largeHash(LEFTOVERS).keySet().stream().map(Long::valueOf).sorted().toList();
  }

  /** Deletes the mailboxes of these users, or of the first ones if there is much to delete. */
  private void delete(List<Long> users) {
    Set<String> names =
        users.stream()
            .map(ChatKeys::new)
            .flatMap(keys -> Set.of(keys.contacts(), keys.upstream()).stream())
            .collect(Collectors.toSet());
    Set<Long> bridged = state.change(names, portion(users));
    // A node that reads the upstream of one finds now that there is none.
    bridged.forEach(user -> interest.poke(ChatFeature.INTEREST, user));
  }

  /** The users of whom there was an upstream are the result. */
  private Function<StateView, Change<Set<Long>>> portion(List<Long> users) {
    return view -> {
      List<Write> writes = new ArrayList<>();
      List<NewEvent> events = new ArrayList<>();
      Set<String> done = new HashSet<>();
      Set<Long> bridged = new HashSet<>();
      for (long user : users) {
        if (writes.size() < MANY_WRITES) {
          writes.addAll(writes(view, new ChatKeys(user)));
          events.add(new ChatEvents(user, false).resync());
          done.add(Long.toString(user));
          if (peers.bridged(view, user)) {
            bridged.add(user);
          }
        }
      }
      writes.add(new Write.HashRemove(LEFTOVERS, done));
      return new Change<>(writes, events, bridged);
    };
  }

  private static List<Write> writes(StateView view, ChatKeys keys) {
    List<Write> writes = new ArrayList<>();
    for (String peer : view.largeHash(keys.contacts()).keySet()) {
      writes.add(new Write.Delete(keys.thread(PeerUrl.of(peer))));
    }
    writes.add(new Write.Delete(keys.contacts()));
    writes.add(new Write.Delete(keys.upstream()));
    writes.add(new Write.Delete(keys.undelivered()));
    writes.add(new Write.Delete(keys.activePeers()));
    return writes;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    afterDeletion();
  }
}
