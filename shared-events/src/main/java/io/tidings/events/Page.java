package io.tidings.events;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the log holds after an id, read at one moment.
 *
 * @param epoch of the log
 * @param earlierForks forks of those earlier epochs whose clients may go on, the newest first; the
 *     log leaves it empty under the policy {@code strict}
 * @param clock the last id that the workspace gave
 * @param topics per topic what follows; empty when {@code clock} is the id that was read after
 */
public record Page(String epoch, List<Fork> earlierForks, EventId clock, Map<Topic, Slice> topics) {

  /**
   * One topic of a page.
   *
   * @param lost the last event after the id that is no longer there; null when nothing is missing
   * @param events in order of their ids, at most as many as were asked for
   * @param full whether there may be more of them
   */
  public record Slice(@Nullable EventId lost, List<Event> events, boolean full) {
    /** Whether what is here follows the id only with a hole. */
    public boolean gap() {
      return lost != null;
    }

    /** The same for one who stands further on than this was read from. */
    public boolean gapAfter(EventId later) {
      return lost != null && lost.after(later);
    }
  }

  /** An earlier epoch, and the last id that it shares with the next one. */
  public record Fork(String epoch, EventId id) {}

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
