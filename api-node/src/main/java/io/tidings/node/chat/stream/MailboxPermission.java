package io.tidings.node.chat.stream;

import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.node.chat.ChatTopics;
import io.tidings.node.relay.AccessDecision;
import io.tidings.node.relay.Permission;
import org.jspecify.annotations.Nullable;

/** Sees the events of one user's mailbox. The login's part ends the stream. */
record MailboxPermission(long user) implements Permission {
  @Override
  public AccessDecision after(Event control) {
    return this;
  }

  @Override
  public boolean sees(Envelope envelope, @Nullable EventId id) {
    return envelope.topics().contains(ChatTopics.of(user));
  }
}
