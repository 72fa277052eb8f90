package io.tidings.events;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the log holds after an id in some topics, read at one moment and merged by id.
 *
 * @param epoch of the log
 * @param earlierForks forks of those earlier epochs whose clients may go on, the newest first; the
 *     log leaves it empty under the policy {@code strict}
 * @param clock the last id that the workspace gave
 * @param events in the order of their ids; an event of several topics is contained once
 * @param end the page has every event after the id that it was read from, up to and including this
 *     one
 * @param lost for each topic that is not complete, the last missing event after the id
 */
public record Page(
    String epoch,
    List<Fork> earlierForks,
    EventId clock,
    List<Event> events,
    EventId end,
    Map<Topic, EventId> lost) {

  /** An earlier epoch, and the last id that it shares with the next one. */
  public record Fork(String epoch, EventId id) {}

  /** Whether more events follow this page. */
  public boolean more() {
    return clock.after(end);
  }

  /** Whether this topic misses events after that id, or after the position where the page began. */
  public boolean gapAfter(EventId id, Topic topic) {
    EventId last = lost.get(topic);
    return last != null && last.after(id);
  }

  /** The position at which that epoch ended; null when it is unknown. */
  public @Nullable EventId forkOf(String earlier) {
    EventId fork = null;
    for (Fork f : earlierForks) {
      // A client of that epoch has also lost the events that any later fork cut off.
      fork = fork == null ? f.id() : EventId.min(fork, f.id());
      if (f.epoch().equals(earlier)) {
        return fork;
      }
    }
    return null;
  }
}
