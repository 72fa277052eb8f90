package io.tidings.node.user.stream;

import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.node.relay.AccessDecision;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Permission;
import io.tidings.node.user.UserTopics;
import org.jspecify.annotations.Nullable;

/**
 * The permission of a client that is not signed in: it sees that the database was wiped, and no
 * more.
 */
record GuestPermission() implements Permission {
  @Override
  public AccessDecision after(Event control) {
    return control.envelope().type().equals("database.wiped")
        ? new AccessDecision.Denial(CloseReason.WIPED)
        : this;
  }

  @Override
  public boolean sees(Envelope envelope, @Nullable EventId id) {
    return envelope.topics().contains(UserTopics.DATABASE);
  }
}
