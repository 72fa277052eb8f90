package io.tidings.node.live;

import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Permission;
import io.tidings.node.relay.Ruling;
import org.jspecify.annotations.Nullable;

/** What somebody sees who is not signed in: that the database was wiped, and no more. */
record GuestSight() implements Permission {
  @Override
  public Ruling after(Event control) {
    return control.envelope().type().equals("database.wiped")
        ? new Ruling.Refusal(CloseReason.WIPED)
        : this;
  }

  @Override
  public boolean sees(Envelope envelope, @Nullable EventId id) {
    return envelope.topics().contains(LiveController.DATABASE);
  }
}
