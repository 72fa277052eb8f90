package io.tidings.events;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a feed delivers, in order. */
public sealed interface Delivery {

  /**
   * A durable event, for connections that hold any of its topics; also each event of {@link
   * Topic#CONTROL}.
   */
  record Live(Event event) implements Delivery {}

  /**
   * An ephemeral event.
   *
   * @param asOf the id of the commit that announced it, or the position to which what it says is
   *     true: of two that carry the same state, the one with the greater id is the newer
   */
  record Ephemeral(Envelope envelope, EventId asOf) implements Delivery {}

  /**
   * The log no longer has all events of these topics between two positions. Every client that holds
   * one of them has to learn of the gap before it gets anything later.
   *
   * @param lost per topic the last event that is missing: a client at or after it lost nothing
   * @param to the position after which these topics are complete again
   */
  record HistoryGap(Map<Topic, EventId> lost, EventId to) implements Delivery {
    public HistoryGap {
      lost = Map.copyOf(lost);
    }
  }

  /**
   * Ephemeral events may have been lost: announcements were dropped, or the feed did not hear them
   * for a while. Durable events are not affected.
   */
  record EphemeralsMissed() implements Delivery {}

  /**
   * The log began a new epoch.
   *
   * @param clock its present position
   * @param fork set when acknowledged history is known to have survived up to here (policy {@code
   *     replica-acks}): a client at or below it continues without a resync, and the events after it
   *     will follow
   */
  record EpochChanged(String epoch, EventId clock, @Nullable EventId fork) implements Delivery {}

  /**
   * Changes of access may have been missed: every connection has to be authorised again before it
   * gets anything later.
   */
  record Reauthorise() implements Delivery {}

  /**
   * The feed is reading what it missed, and is this far behind the log. It is delivered once when
   * that is more than 2 s, and once with zero when the feed has caught up.
   */
  record Behind(Duration time) implements Delivery {}

  /** The feed has reached this position, and a client's cursor may move here. */
  record Position(EventId id) implements Delivery {}
}
