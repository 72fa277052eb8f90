package io.tidings.node.relay;

import io.tidings.events.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * One question about the rights of a connection, with the access changes since it was asked: the
 * answer may not know them yet. Owned by the connection's lane.
 */
final class Authorisation {
  private final long askedAt;
  private final List<Event> changes = new ArrayList<>(0);

  /**
   * @param askedAt time of the lane's clock
   */
  Authorisation(long askedAt) {
    this.askedAt = askedAt;
  }

  /** An access change since the question; false when there is no more room. */
  boolean add(Event event, int most) {
    changes.add(event);
    return changes.size() <= most;
  }

  /** The decision, with all access changes since the question. */
  AccessDecision decision(AccessDecision answer) {
    AccessDecision now = answer;
    for (Event event : changes) {
      if (now instanceof Permission permission) {
        now = permission.after(event);
      }
    }
    return now;
  }

  long askedAt() {
    return askedAt;
  }
}
