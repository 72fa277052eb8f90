package io.tidings.events.redis;

import io.tidings.events.EventId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an idempotency key remembers: {@code hash epoch id id …}.
 *
 * @param epoch in which its events were written
 * @param ids of its events; one that no log has for a commit without events
 */
public record StoredAnswer(String epoch, List<EventId> ids) {
  public StoredAnswer {
    ids = List.copyOf(ids);
  }

  /** Null when no script can have written it. */
  static @Nullable StoredAnswer read(String text) {
    String[] part = text.split(" ", -1);
    if (part.length < 3 || part[0].isEmpty() || part[1].isEmpty()) {
      return null;
    }
    List<EventId> ids = new ArrayList<>();
    for (int i = 2; i < part.length; i++) {
      EventId id = StoredIds.read(part[i]);
      if (id == null) {
        return null;
      }
      ids.add(id);
    }
    return new StoredAnswer(part[1], ids);
  }
}
