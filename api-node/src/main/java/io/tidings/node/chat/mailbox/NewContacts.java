package io.tidings.node.chat.mailbox;

import io.tidings.events.spring.StateView;
import io.tidings.node.chat.ChatKeys;
import io.tidings.node.chat.ChatProperties;
import io.tidings.node.http.ProblemException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Makes contacts, as long as a mailbox has room for them. */
final class NewContacts {
  private NewContacts() {}

  /**
   * A new contact, or 409 {@code mailbox-full}.
   *
   * @param field what of the request is at fault; null when it is the requester's own mailbox
   */
  static StoredContact create(
      StateView view, ChatKeys keys, long peer, ChatProperties properties, @Nullable String field) {
    int most = properties.maxContacts();
    if (view.largeHash(keys.contacts()).size() >= most) {
      throw new ProblemException(
          HttpStatus.CONFLICT,
          "mailbox-full",
          field,
          field == null
              ? "You have " + most + " contacts, which is the most; remove one first."
              : "The mailbox of this peer is full; nothing was sent.");
    }
    return StoredContact.create(peer, view.time().truncatedTo(ChronoUnit.MILLIS));
  }
}
