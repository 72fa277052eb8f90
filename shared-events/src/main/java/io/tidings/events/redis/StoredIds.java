package io.tidings.events.redis;

import io.tidings.events.EventId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Which ids the scripts take from keys; as {@code fence.lua}. */
final class StoredIds {
  private static final long LIMIT = 1L << 52;
  private static final long AHEAD = Duration.ofDays(1).toMillis();

  private StoredIds() {}

  /** Null when no script can have written it. */
  static @Nullable EventId read(@Nullable String text) {
    EventId id = text == null ? null : EventId.read(text);
    return id != null && id.ms() <= LIMIT && id.seq() <= LIMIT ? id : null;
  }

  /** Null when no script can have written it by now. */
  static @Nullable EventId read(@Nullable String text, StoredClock clock) {
    EventId id = read(text);
    return id != null && id.ms() <= clock.latest() + AHEAD ? id : null;
  }
}
