package io.tidings.node.chat.page;

import io.tidings.events.IdempotencyKey;
import io.tidings.node.chat.Contact;
import io.tidings.node.chat.Mailbox;
import io.tidings.node.chat.Mailboxes;
import io.tidings.node.chat.MessagePage;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.http.ProblemException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Reads what the fragments show, and sends what is typed below them. Blocks. */
@Component
final class ChatFragments {
  /** Messages on a page of a thread. */
  static final int USUAL = 50;

  private static final int MOST = 200;

  private final Mailboxes mailboxes;

  ChatFragments(Mailboxes mailboxes) {
    this.mailboxes = mailboxes;
  }

  /** Whether another server keeps the user's messages. */
  boolean areElsewhere(long user) {
    return mailboxes.isElsewhere(user);
  }

  SidebarView sidebar(long user, @Nullable PeerUrl open, String find) {
    return SidebarView.of(
        user, mailboxes.of(user).contacts(user), open == null ? null : open.toString(), find);
  }

  /** A page of a thread; one without messages where there is no such contact. */
  ThreadView thread(long user, PeerUrl peer, @Nullable Long before, int limit) {
    check("limit", limit, MOST);
    check("before", before == null ? 1 : before, Long.MAX_VALUE);
    Mailbox mailbox = mailboxes.of(user);
    Optional<Contact> contact =
        mailbox.contacts(user).stream().filter(one -> one.peer().equals(peer)).findFirst();
    if (contact.isEmpty()) {
      return ThreadView.none(user, peer);
    }
    try {
      MessagePage page = mailbox.messages(user, peer, before, limit);
      return ThreadView.of(user, contact.get(), page, before != null);
    } catch (ProblemException e) {
      if (e.status() == HttpStatus.NOT_FOUND) { // removed meanwhile
        return ThreadView.none(user, peer);
      }
      throw e;
    }
  }

  void send(
      long user, PeerUrl peer, String text, @Nullable IdempotencyKey key, @Nullable String tabId) {
    mailboxes.of(user).send(user, peer, text, key, tabId);
  }

  private static void check(String field, long value, long most) {
    if (value < 1 || value > most) {
      throw ProblemException.invalid(
          "invalid-field", field, "%s has to be 1 to %d; got %d.".formatted(field, most, value));
    }
  }
}
