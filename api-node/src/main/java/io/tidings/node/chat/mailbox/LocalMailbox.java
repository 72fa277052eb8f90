package io.tidings.node.chat.mailbox;

import io.tidings.events.Commit.Write;
import io.tidings.events.IdempotencyKey;
import io.tidings.events.spring.StateReader;
import io.tidings.events.spring.StateView;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.node.chat.AddedContact;
import io.tidings.node.chat.Advance;
import io.tidings.node.chat.ChatEvents;
import io.tidings.node.chat.ChatKeys;
import io.tidings.node.chat.ChatProperties;
import io.tidings.node.chat.Contact;
import io.tidings.node.chat.Mailbox;
import io.tidings.node.chat.Message;
import io.tidings.node.chat.MessageLimiter;
import io.tidings.node.chat.MessagePage;
import io.tidings.node.chat.MessageText;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The mailboxes that this cluster keeps, of its users, who write to each other. */
@Service
final class LocalMailbox implements Mailbox {
  private final WorkspaceState state;
  private final Peers peers;
  private final Sending sending;
  private final MessageLimiter limiter;
  private final ChatProperties properties;

  LocalMailbox(
      WorkspaceState state,
      Peers peers,
      Sending sending,
      MessageLimiter limiter,
      ChatProperties properties) {
    this.state = state;
    this.peers = peers;
    this.sending = sending;
    this.limiter = limiter;
    this.properties = properties;
  }

  @Override
  public List<Contact> contacts(long user) {
    return state.read(view -> {
      Map<String, StoredContact> stored = new HashMap<>();
      view.largeHash(new ChatKeys(user).contacts())
          .forEach((peer, json) -> stored.put(peer, existing(StoredContact.read(json))));
      Map<Long, User> users =
          Users.find(
              view, stored.values().stream().map(StoredContact::user).collect(Collectors.toSet()));
      return stored.entrySet().stream()
          .sorted(
              Comparator.comparing(
                      (Map.Entry<String, StoredContact> entry) -> entry.getValue().changed())
                  .reversed()
                  .thenComparing(Map.Entry::getKey))
          .map(entry ->
              contact(
                  PeerUrl.of(entry.getKey()), entry.getValue(), users.get(entry.getValue().user())))
          .toList();
    });
  }

  private static Contact contact(PeerUrl peer, StoredContact stored, @Nullable User user) {
    return new Contact(
        peer,
        user == null ? peer.display() : user.name(),
        user == null ? null : user.avatar(),
        stored.read().row(),
        stored.unread(),
        stored.lastMessage());
  }

  @Override
  public MessagePage messages(long user, PeerUrl peer, @Nullable Long before, int limit) {
    ChatKeys keys = new ChatKeys(user);
    return state.read(view -> {
      StoredContact contact = existing(find(view, keys, peer));
      long newest = contact.newest().row();
      long oldest = contact.forgotten().row() + 1;
      long last = before == null ? newest : Math.min(before - 1, newest);
      long first = Math.max(oldest, last - limit + 1);
      if (last < first) {
        return new MessagePage(List.of(), false);
      }
      Map<String, String> rows =
          view.fields(
              keys.thread(peer),
              LongStream.rangeClosed(first, last).mapToObj(Long::toString).toList());
      List<Message> messages = new ArrayList<>(rows.size());
      for (long rowId = first; rowId <= last; rowId++) {
        String json = rows.get(Long.toString(rowId));
        if (json != null) { // else it was forgotten between the two answers of Redis
          messages.add(ThreadRow.read(json).toMessage(rowId, contact.delivered()));
        }
      }
      return new MessagePage(messages, first > oldest);
    });
  }

  @Override
  public Message send(
      long user, PeerUrl peer, String text, @Nullable IdempotencyKey key, @Nullable String tabId) {
    MessageText.check(text, properties.maxText());
    limiter.take(user);
    return sending.send(user, peer, text, key, tabId);
  }

  @Override
  public Advance advance(long user, PeerUrl peer, long rowId, @Nullable String tabId) {
    ChatKeys keys = new ChatKeys(user);
    return state.change(
        Set.of(keys.contacts()),
        view -> {
          StoredContact contact = find(view, keys, peer);
          if (contact == null) {
            return Change.none(new Advance.UnknownPeer());
          } else if (rowId <= contact.read().row()) {
            return Change.none(new Advance.AlreadyThere());
          } else if (rowId > contact.newest().row()) {
            return Change.none(new Advance.BeyondNewest(contact.newest().row()));
          }
          ThreadDraft thread = new ThreadDraft(view, user, peer, contact);
          thread.advance(position(view, keys.thread(peer), contact, rowId), tabId);
          return new Change<>(thread.writes(), thread.events(), new Advance.Advanced());
        });
  }

  private static ThreadPosition position(
      StateView view, String thread, StoredContact contact, long rowId) {
    if (rowId == contact.newest().row()) {
      return contact.newest();
    }
    String json = view.field(thread, Long.toString(rowId));
    long inbound = json == null ? contact.forgotten().inbound() : ThreadRow.read(json).inbound();
    return new ThreadPosition(rowId, inbound);
  }

  @Override
  public AddedContact add(long user, PeerUrl peer, @Nullable String tabId) {
    long id = peers.require(peer);
    ChatKeys keys = new ChatKeys(user);
    return state.change(
        Set.of(keys.contacts()),
        view -> {
          User known = peers.require(view, id);
          StoredContact present = find(view, keys, peer);
          if (present != null) {
            return Change.none(new AddedContact(contact(peer, present, known), false));
          }
          StoredContact added = NewContacts.create(view, keys, id, properties, null);
          return new Change<>(
              new ThreadDraft(view, user, peer, added).writes(),
              List.of(new ChatEvents(user, false).contactChanged(peer, tabId)),
              new AddedContact(contact(peer, added, known), true));
        });
  }

  @Override
  public boolean remove(long user, PeerUrl peer, @Nullable String tabId) {
    ChatKeys keys = new ChatKeys(user);
    return state.change(
        Set.of(keys.contacts()),
        view -> {
          StoredContact contact = find(view, keys, peer);
          if (contact == null) {
            return Change.none(false);
          }
          List<Write> writes =
              List.of(
                  new Write.HashRemove(keys.contacts(), Set.of(peer.toString())),
                  new Write.Delete(keys.thread(peer)),
                  new Write.HashRemove(
                      new ChatKeys(contact.user()).undelivered(), Set.of(Long.toString(user))));
          return new Change<>(
              writes, List.of(new ChatEvents(user, false).contactRemoved(peer, tabId)), true);
        });
  }

  private static @Nullable StoredContact find(StateReader state, ChatKeys keys, PeerUrl peer) {
    return StoredContact.read(state.field(keys.contacts(), peer.toString()));
  }

  private static StoredContact existing(@Nullable StoredContact contact) {
    if (contact == null) {
      throw Peers.unknown();
    }
    return contact;
  }
}
