package io.tidings.events;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a feed tells, in order. */
public sealed interface Delivery {

  /**
   * A durable event, for whoever holds any of its topics; also each event of {@link Topic#CONTROL}.
   */
  record Live(Event event) implements Delivery {}

  /** An ephemeral event. */
  record Ephemeral(Envelope envelope) implements Delivery {}

  /**
   * The log no longer has all events of these topics between two positions: who holds any of them
   * is to be told, before anything later.
   *
   * @param lost per topic the last event that is missing: a client that stands at or after it lost
   *     nothing
   * @param to the position after which these topics are complete again
   */
  record HistoryGap(Map<Topic, EventId> lost, EventId to) implements Delivery {
    public HistoryGap {
      lost = Map.copyOf(lost);
    }
  }

  /**
   * The log began a new epoch.
   *
   * @param clock its present position
   * @param fork set when acknowledged history is known to have survived up to here (policy {@code
   *     replica-acks}): who stands at or below it goes on, and the events after it will follow
   */
  record EpochChanged(String epoch, EventId clock, @Nullable EventId fork) implements Delivery {}

  /**
   * Changes of access may have been missed: everybody is to be authorised again before anything
   * later.
   */
  record Reauthorise() implements Delivery {}

  /**
   * The feed is reading what it missed, and is this far behind the log; told once when that is more
   * than 2 s, and once with zero when it has caught up.
   */
  record Behind(Duration time) implements Delivery {}

  /** The feed has come this far; a client's cursor may say so. */
  record Position(EventId id) implements Delivery {}
}
