package io.tidings.events.redis;

import io.tidings.events.Cursor;
import io.tidings.events.Delivery;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.FeedListener;
import java.time.InstantSource;

/**
 * Relays announcements while the feed follows the log: each one is delivered, dropped, or shows
 * that the feed has to read the log first. Owned by the feed's thread.
 */
final class AnnouncementRelay {
  private final AnnouncementChain chain;
  private final Attachments attachments;
  private final Tail tail;
  private final FeedListener listener;
  private final FeedMetrics metrics;
  private final InstantSource clock;
  private final Runnable missed;
  private long quietSince;

  /** What the feed has to do after an announcement. */
  enum NextStep {
    FOLLOW,
    PULL,
    /** Process the announcement again when the pull is done. */
    PULL_FIRST
  }

  /**
   * @param missed is told when announcements may have been lost
   */
  AnnouncementRelay(
      AnnouncementChain chain,
      Attachments attachments,
      Tail tail,
      FeedListener listener,
      FeedMetrics metrics,
      InstantSource clock,
      Runnable missed) {
    this.chain = chain;
    this.attachments = attachments;
    this.tail = tail;
    this.listener = listener;
    this.metrics = metrics;
    this.clock = clock;
    this.missed = missed;
  }

  /** The log was read just now. */
  void resetQuiet() {
    quietSince = clock.millis();
  }

  /** How long nothing has been received, in milliseconds. */
  long quietFor() {
    return clock.millis() - quietSince;
  }

  NextStep relay(Announcement announcement) {
    return switch (announcement) {
      case Announcement.DurableEvent durable -> durable(durable);
      case Announcement.EphemeralEvent ephemeral -> ephemeral(ephemeral);
      case Announcement.Probe probe -> NextStep.FOLLOW;
    };
  }

  private NextStep durable(Announcement.DurableEvent event) {
    return switch (chain.judge(event)) {
      case DROP -> NextStep.FOLLOW;
      case PULL -> {
        if (event.epoch().equals(chain.epoch())) {
          metrics.hole();
          missed.run();
        }
        yield NextStep.PULL;
      }
      case DELIVER -> {
        if (!listener.ready()) {
          yield NextStep.PULL;
        } else if (!attachments.holdAny(event.topics())) {
          advance(event.id());
          yield NextStep.FOLLOW;
        } else {
          yield deliver(event);
        }
      }
    };
  }

  private NextStep deliver(Announcement.DurableEvent event) {
    String text = event.envelope();
    Envelope envelope = text == null ? null : Envelopes.read(text);
    if (text == null || envelope == null) {
      return NextStep.PULL; // bare: too large to ride along, the log has it
    }
    advance(event.id());
    Event whole = new Event(new Cursor(event.epoch(), event.id()), envelope);
    tail.add(whole, text.length());
    listener.deliver(new Delivery.Live(whole));
    return NextStep.FOLLOW;
  }

  private NextStep ephemeral(Announcement.EphemeralEvent event) {
    AnnouncementChain.Judgement judgement = chain.judge(event);
    if (judgement == AnnouncementChain.Judgement.DROP) {
      return NextStep.FOLLOW;
    }
    if (!listener.ready()) {
      metrics.overrun(1);
      missed.run();
      return NextStep.FOLLOW;
    }
    if (judgement == AnnouncementChain.Judgement.PULL) {
      return NextStep.PULL_FIRST;
    }
    resetQuiet();
    if (attachments.holdAny(event.topics())) {
      Envelope envelope = Envelopes.read(event.envelope());
      if (envelope == null) {
        metrics.foreignAnnouncement();
      } else {
        listener.deliver(new Delivery.Ephemeral(envelope, event.asOf()));
      }
    }
    return NextStep.FOLLOW;
  }

  private void advance(EventId id) {
    chain.moveTo(id);
    resetQuiet();
  }
}
