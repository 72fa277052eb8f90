package io.tidings.node.relay;

import io.tidings.events.Cursor;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Page;
import io.tidings.events.Replay;
import io.tidings.events.ResyncReason;
import io.tidings.events.Topic;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a client gets of each page on its way from its cursor to the position at which it was
 * attached: which events, which topics it has to fetch again, and where the next page begins. Knows
 * neither the connection nor the log.
 */
final class ReplayPlan {
  private final Cursor cursor;
  private final EventId until;
  private final Set<Topic> topics;
  private final Set<Topic> skipped = new HashSet<>();
  private EventId position;
  private boolean accepted;
  private boolean complete;

  /** What to do with a page. */
  sealed interface Step {
    /** The log cannot serve this cursor: all topics are fetched again. */
    record Restart(ResyncReason reason) implements Step {}

    /**
     * First report the topics that are not complete, then emit the events.
     *
     * @param gaps the topics that are not complete; none of their events follows
     */
    record Emit(Set<Topic> gaps, List<Event> events) implements Step {}
  }

  /**
   * @param until the last id to replay
   */
  ReplayPlan(Cursor cursor, EventId until, Set<Topic> topics) {
    this.cursor = cursor;
    this.until = until;
    this.topics = topics;
    this.position = cursor.id();
  }

  Cursor cursor() {
    return cursor;
  }

  Set<Topic> topics() {
    return topics;
  }

  /** The next page begins after this. */
  EventId position() {
    return position;
  }

  /** Whether the cursor is known to be a position in this log. */
  boolean accepted() {
    return accepted;
  }

  /** Whether there is nothing left to read. */
  boolean complete() {
    return complete;
  }

  /** Whether a page that began at an earlier position ends after this one. */
  boolean reachedBy(Page page) {
    return !page.more() || page.end().after(position);
  }

  /**
   * @param page read from the position or an earlier one, in the client's topics and perhaps others
   */
  Step apply(Page page) {
    if (!accepted
        && Replay.of(cursor, topics, page) instanceof Replay.Gap(var reason, var _)
        && reason != ResyncReason.TRIMMED) {
      complete = true;
      return new Step.Restart(reason);
    }
    accepted = true;
    Set<Topic> gaps = gaps(page);
    skipped.addAll(gaps);
    List<Event> events = page.events().stream().filter(this::concerns).toList();
    complete = !page.more() || !until.after(page.end());
    position = EventId.max(position, page.end());
    return new Step.Emit(gaps, events);
  }

  private Set<Topic> gaps(Page page) {
    Set<Topic> gaps = new HashSet<>();
    if (until.after(position)) { // else the client is ahead of this feed, which finds later gaps
      for (Topic topic : topics) {
        if (page.gapAfter(position, topic) && !skipped.contains(topic)) {
          gaps.add(topic);
        }
      }
    }
    return gaps;
  }

  private boolean concerns(Event event) {
    return event.id().after(position)
        && !event.id().after(until)
        && event.envelope().topics().stream()
            .anyMatch(topic -> topics.contains(topic) && !skipped.contains(topic));
  }
}
