package io.tidings.node.chat.api;

import io.tidings.node.chat.Contact;
import org.jspecify.annotations.Nullable;

/** A contact as answers have it. */
record ContactResponse(
    String peer,
    String display,
    String name,
    @Nullable String avatar,
    long lastReadRowId,
    long unread,
    @Nullable MessageResponse lastMessage) {

  static ContactResponse of(Contact contact) {
    return new ContactResponse(
        contact.peer().toString(),
        contact.peer().display(),
        contact.name(),
        contact.avatar(),
        contact.lastReadRowId(),
        contact.unread(),
        contact.lastMessage() == null ? null : MessageResponse.of(contact.lastMessage()));
  }
}
