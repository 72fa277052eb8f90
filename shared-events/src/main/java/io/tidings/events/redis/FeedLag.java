package io.tidings.events.redis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a feed is behind its log: zero while it follows the announcements, and otherwise the
 * longer of two times, since when it does not, and how old the log's last page was when it came.
 *
 * <p>Written by the feed's thread, read by any. All times are those of the feed's clock.
 */
final class FeedLag {
  private volatile @Nullable CatchUp catchUp;

  private record CatchUp(long since, long behind) {}

  /** The feed no longer knows whether it is current; it may have begun to catch up already. */
  void begins(long now) {
    if (catchUp == null) {
      catchUp = new CatchUp(now, 0);
    }
  }

  /** The position that a page of the log led to, before the log's own. */
  void behind(Duration behind) {
    CatchUp present = catchUp;
    if (present != null) {
      catchUp = new CatchUp(present.since(), behind.toMillis());
    }
  }

  /** The feed is current, or has stopped. */
  void ends() {
    catchUp = null;
  }

  Duration at(long now) {
    CatchUp present = catchUp;
    return present == null
        ? Duration.ZERO
        : Duration.ofMillis(Math.max(now - present.since(), present.behind()));
  }
}
