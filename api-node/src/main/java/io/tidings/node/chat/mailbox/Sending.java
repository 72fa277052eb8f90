package io.tidings.node.chat.mailbox;

import static io.tidings.node.chat.ChatFeature.INTEREST;

import io.tidings.events.Commit.Write;
import io.tidings.events.IdempotencyKey;
import io.tidings.events.LogException;
import io.tidings.events.NewEvent;
import io.tidings.events.spring.StateView;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.node.chat.ActivePeers;
import io.tidings.node.chat.ChatKeys;
import io.tidings.node.chat.ChatProperties;
import io.tidings.node.chat.Message;
import io.tidings.node.chat.OutboundState;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.http.ProblemException;
import io.tidings.node.interest.Interest;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Sends messages: one commit writes both mailboxes, and what is announced to both users. */
@Component
final class Sending {
  private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

  private final WorkspaceState state;
  private final Peers peers;
  private final Interest interest;
  private final ActivePeers activePeers;
  private final Deliveries deliveries;
  private final ChatProperties properties;

  Sending(
      WorkspaceState state,
      Peers peers,
      Interest interest,
      ActivePeers activePeers,
      Deliveries deliveries,
      ChatProperties properties) {
    this.state = state;
    this.peers = peers;
    this.interest = interest;
    this.activePeers = activePeers;
    this.deliveries = deliveries;
    this.properties = properties;
  }

  Message send(
      long user, PeerUrl peer, String text, @Nullable IdempotencyKey key, @Nullable String tabId) {
    long recipient = peers.require(peer);
    // A user who writes to themselves has it.
    boolean present = recipient == user || interest.present(INTEREST, recipient);
    Message sent =
        state.change(
            Set.copyOf(List.of(new ChatKeys(user).contacts(), new ChatKeys(recipient).contacts())),
            view ->
                new SendDecision(view, user, recipient, peer).decide(text, key, present, tabId));
    return sent.state() == OutboundState.SENT && deliverLate(user, peer, recipient)
        ? new Message(
            sent.rowId(), sent.direction(), sent.text(), sent.at(), OutboundState.DELIVERED)
        : sent;
  }

  /**
   * The first tab may have opened between the question and the commit, and then nothing else marks
   * the message. It is sent in any case: a failure here must not say otherwise.
   */
  private boolean deliverLate(long user, PeerUrl peer, long recipient) {
    try {
      return interest.present(INTEREST, recipient) && deliveries.deliver(user, peer);
    } catch (LogException e) {
      LOG.warn("A message that was sent stays undelivered for now: {}", e.getMessage());
      return false;
    }
  }

  /** What one view of both mailboxes leads to. */
  private final class SendDecision {
    private final StateView view;
    private final ChatKeys own;
    private final ChatKeys theirs;
    private final PeerUrl peer;
    private final PeerUrl self;
    private final boolean accepting;

    SendDecision(StateView view, long user, long recipient, PeerUrl peer) {
      this.view = view;
      this.own = new ChatKeys(user);
      this.theirs = new ChatKeys(recipient);
      this.peer = peer;
      Map<Long, User> users = Users.find(view, Set.copyOf(List.of(user, recipient)));
      this.self = peers.address(Peers.existing(users.get(user)));
      this.accepting = Peers.existing(users.get(recipient)).active();
    }

    Change<Message> decide(
        String text, @Nullable IdempotencyKey key, boolean present, @Nullable String tabId) {
      String keyField = ThreadDraft.keyField(key == null ? "" : key.value());
      List<Map<String, String>> stored =
          view.fieldsOfEach(
              List.of(own.contacts(), theirs.contacts(), own.thread(peer)),
              List.of(peer.toString(), self.toString(), keyField));
      StoredContact contact = StoredContact.read(stored.get(0).get(peer.toString()));
      StoredContact reverse = StoredContact.read(stored.get(1).get(self.toString()));
      String repeated = stored.get(2).get(keyField);

      ThreadDraft sender = draft(own, peer, theirs.user(), contact, null);
      long rowId;
      if (repeated == null) {
        rowId = sender.send(text, key);
        if (accepting) {
          sender.take(rowId);
        }
      } else {
        rowId = Long.parseLong(repeated);
        ThreadRow row = earlier(repeated, text);
        if (row.turn() != null || !accepting) {
          return Change.none(row.toMessage(rowId, sender.contact().delivered()));
        }
        sender.take(rowId, row);
      }
      if (accepting && present && !peers.bridged(view, theirs.user())) {
        sender.deliver();
      }
      sender.keep(properties.maxMessages());
      return change(sender, sender.announce(rowId, repeated == null, tabId), reverse);
    }

    /** What both sides write and announce. */
    private Change<Message> change(
        ThreadDraft sender, Message message, @Nullable StoredContact reverse) {
      List<Write> writes = new ArrayList<>(sender.writes());
      List<NewEvent> events = new ArrayList<>(sender.events());
      if (accepting && own.user() != theirs.user()) {
        ThreadDraft recipient = draft(theirs, self, own.user(), reverse, "peer");
        boolean open =
            activePeers.contains(view, theirs.user(), self) && !peers.bridged(view, theirs.user());
        recipient.receive(message.text(), open);
        recipient.keep(properties.maxMessages());
        writes.addAll(recipient.writes());
        events.addAll(recipient.events());
      }
      return new Change<>(writes, events, message);
    }

    /** The message that was sent with the key before; refuses another text. */
    private ThreadRow earlier(String rowId, String text) {
      String json = view.field(own.thread(peer), rowId);
      if (json == null) {
        throw new IllegalStateException("a key is left of row " + rowId + ", which is gone");
      }
      ThreadRow row = ThreadRow.read(json);
      if (!row.text().equals(text)) {
        throw new ProblemException(
            HttpStatus.CONFLICT,
            "key-reused",
            "Idempotency-Key",
            "This Idempotency-Key was used for another message; nothing was sent.");
      }
      return row;
    }

    private ThreadDraft draft(
        ChatKeys keys,
        PeerUrl to,
        long toUser,
        @Nullable StoredContact contact,
        @Nullable String field) {
      return new ThreadDraft(
          view,
          keys.user(),
          to,
          contact == null ? NewContacts.create(view, keys, toUser, properties, field) : contact);
    }
  }
}
