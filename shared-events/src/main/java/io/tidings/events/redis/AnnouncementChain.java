package io.tidings.events.redis;

import io.tidings.events.EventId;
import org.jspecify.annotations.Nullable;

/**
 * A feed's position in the chain that the announcements of its workspace form, which decides what
 * to do with the next one. Every announcement names the id before it, so that a missing one is
 * noticed at the next, before anything later is delivered.
 *
 * <p>Owned by the feed's thread.
 */
final class AnnouncementChain {

  /** What to do with an announcement. */
  enum Judgement {
    /** It is the next one. */
    DELIVER,
    /** Something before it is missing: read the log. */
    PULL,
    /** It was delivered already, or has no meaning in this epoch. */
    DROP
  }

  private @Nullable String epoch; // null until the log has been read for the first time
  private EventId position = EventId.ZERO;
  private EventId reported = EventId.ZERO;

  Judgement judge(Announcement.DurableEvent event) {
    if (!event.epoch().equals(epoch)) {
      return Judgement.PULL;
    }
    if (!event.id().after(position)) {
      return Judgement.DROP;
    }
    return event.prev().equals(position) ? Judgement.DELIVER : Judgement.PULL;
  }

  /**
   * An ephemeral event must follow everything that was committed before it, which may be a
   * revocation.
   */
  Judgement judge(Announcement.EphemeralEvent event) {
    if (!event.epoch().equals(epoch)) {
      return Judgement.DROP;
    }
    return event.asOf().after(position) ? Judgement.PULL : Judgement.DELIVER;
  }

  @Nullable String epoch() {
    return epoch;
  }

  /** The last id that was processed, in any topic. */
  EventId position() {
    return position;
  }

  void moveTo(EventId id) {
    position = id;
  }

  /** The position, if it has moved since this was last asked. */
  @Nullable EventId takeMove() {
    if (!position.after(reported)) {
      return null;
    }
    reported = position;
    return position;
  }

  /** Starts at this position of another epoch. */
  void restartAt(String newEpoch, EventId id) {
    epoch = newEpoch;
    position = id;
    reported = id;
  }

  /** The feed stops; after that, the next announcement of any epoch makes it read the log. */
  void stop() {
    epoch = null;
  }
}
