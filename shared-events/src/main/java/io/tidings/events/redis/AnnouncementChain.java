package io.tidings.events.redis;

import io.tidings.events.EventId;
import org.jspecify.annotations.Nullable;

/**
 * How far a feed has come along the chain that the announcements of its workspace form, and what an
 * announcement means from there. Every announcement names the id before it, so that a missing one
 * shows at the next, before anything later is delivered.
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
    /** It was delivered already, or says nothing in this epoch. */
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

  /** An ephemeral event follows all that was committed before it, perhaps a revocation. */
  Judgement judge(Announcement.EphemeralEvent event) {
    if (!event.epoch().equals(epoch)) {
      return Judgement.DROP;
    }
    return event.asOf().after(position) ? Judgement.PULL : Judgement.DELIVER;
  }

  @Nullable String epoch() {
    return epoch;
  }

  /** The last id that was processed, of whatever topic. */
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

  /** Another history begins here. */
  void restartAt(String newEpoch, EventId id) {
    epoch = newEpoch;
    position = id;
    reported = id;
  }

  /** The feed stops; the next announcement of any epoch asks for the log. */
  void stop() {
    epoch = null;
  }
}
