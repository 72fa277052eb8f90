package io.tidings.events;

import java.util.List;

/**
 * The outcome of a {@link Commit}. Faults, where the outcome is unknown or nothing was tried, are
 * exceptions.
 */
public sealed interface CommitOutcome {

  /** The outcome of an {@link Append}. */
  sealed interface AppendOutcome extends CommitOutcome {}

  /**
   * All was written.
   *
   * @param epoch of the log at that moment
   * @param ids of the events, in their order
   * @param repeated whether an earlier write with the same idempotency key is reported again
   */
  record Appended(String epoch, List<EventId> ids, boolean repeated) implements AppendOutcome {
    public Appended {
      ids = List.copyOf(ids);
    }

    /** The position just after the last of the events. */
    public Cursor cursor() {
      return new Cursor(epoch, ids.getLast());
    }
  }

  /** The idempotency key was used with other content; nothing was written. */
  record KeyReused() implements AppendOutcome {}

  /**
   * What the commit read has changed since; nothing was written. Read again and retry.
   *
   * @param names whose version differs; empty when it is the epoch that changed
   */
  record VersionConflict(List<String> names) implements CommitOutcome {
    public VersionConflict {
      names = List.copyOf(names);
    }
  }
}
