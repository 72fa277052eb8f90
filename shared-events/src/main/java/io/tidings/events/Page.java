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
 * @param events in the order of their ids; an event of several topics stands once
 * @param end the page has every event after the id that it was read from, up to and with this one
 * @param lost per topic that is not complete, the last event after the id that is no longer there
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

  /** Whether there is more to read behind this page. */
  public boolean more() {
    return clock.after(end);
  }

  /** Whether events of this topic after that id, or after where the page began, are missing. */
  public boolean gapAfter(EventId id, Topic topic) {
    EventId last = lost.get(topic);
    return last != null && last.after(id);
  }

  /** Where that epoch ended; null when it is unknown. */
  public @Nullable EventId forkOf(String earlier) {
    EventId fork = null;
    for (Fork f : earlierForks) {
      // A client of that epoch has lost what any later fork cut off, too.
      fork = fork == null ? f.id() : EventId.min(fork, f.id());
      if (f.epoch().equals(earlier)) {
        return fork;
      }
    }
    return null;
  }
}
