package io.tidings.node.notification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a notification is about, by ids alone: names and titles are those of the moment at which it
 * is read, as far as its reader may know them then.
 *
 * @param actor the user who caused it; null for a message, whose sender is the peer
 * @param peer the address of the peer who wrote; null for a ticket
 */
record StoredNotification(
    Instant created,
    @Nullable Long actor,
    @Nullable Long project,
    @Nullable Long ticket,
    @Nullable String peer) {

  static StoredNotification read(String json) {
    return JsonMapper.shared().readValue(json, StoredNotification.class);
  }

  String toJson() {
    return JsonMapper.shared().writeValueAsString(this);
  }
}
