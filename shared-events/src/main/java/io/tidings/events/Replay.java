package io.tidings.events;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether history can serve a cursor, by a page that was read from it. */
public sealed interface Replay {

  /** The page follows the cursor without a hole. */
  record Complete() implements Replay {}

  /**
   * Events after the cursor are gone, or it is none of this log's.
   *
   * @param topics those whose state has to be fetched again
   */
  record Gap(ResyncReason reason, Set<Topic> topics) implements Replay {}

  /**
   * @param cursor null when what the client sent is none
   */
  static Replay of(@Nullable Cursor cursor, Set<Topic> topics, Page page) {
    if (cursor == null) {
      return new Gap(ResyncReason.BAD_CURSOR, topics);
    }
    ResyncReason refusal = refusal(cursor, page);
    if (refusal != null) {
      return new Gap(refusal, topics);
    }
    Set<Topic> gaps = new HashSet<>(topics);
    gaps.removeIf(topic -> !page.gapAfter(cursor.id(), topic));
    return gaps.isEmpty() ? new Complete() : new Gap(ResyncReason.TRIMMED, gaps);
  }

  /** Why the cursor is no position in this log; null when it is one. */
  private static @Nullable ResyncReason refusal(Cursor cursor, Page page) {
    if (!cursor.epoch().equals(page.epoch())) {
      EventId fork = page.forkOf(cursor.epoch());
      if (fork == null || cursor.id().after(fork)) {
        return fork == null ? ResyncReason.EPOCH : ResyncReason.FORK;
      }
    }
    return cursor.id().after(page.clock()) ? ResyncReason.BAD_CURSOR : null;
  }
}
