package io.tidings.events;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether history can serve a cursor, judged by a page that was read from there. */
public sealed interface Replay {

  /** The page follows the cursor without a hole. */
  record Complete() implements Replay {}

  /**
   * Events after the cursor are gone, or the cursor is not a position in this log.
   *
   * @param topics the topics whose state the client has to fetch again
   */
  record Gap(ResyncReason reason, Set<Topic> topics) implements Replay {}

  /**
   * @param cursor null when the client did not send a valid one
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

  /** The reason why the cursor is not a position in this log; null when it is one. */
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
