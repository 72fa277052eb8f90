package io.tidings.node.notification;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * All of a user's notifications in short, in one field: what is unread is counted here and nowhere
 * else.
 *
 * @param last the id that was given last
 * @param entries the oldest first; their ids grow
 */
record InboxIndex(long last, List<InboxEntry> entries) {
  private static final InboxIndex EMPTY = new InboxIndex(0, List.of());

  InboxIndex {
    entries = List.copyOf(entries);
  }

  /**
   * One notification in short.
   *
   * @param subject what it is about: two about the same have the same
   * @param row of the newest message that it tells of; 0 for a ticket
   */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  @JsonPropertyOrder({"id", "subject", "kind", "row", "unread"})
  record InboxEntry(long id, String subject, NotificationKind kind, long row, boolean unread) {
    InboxEntry withUnread(boolean nowUnread) {
      return new InboxEntry(id, subject, kind, row, nowUnread);
    }
  }

  /** Empty for a user who was never notified. */
  static InboxIndex read(@Nullable String json) {
    return json == null ? EMPTY : JsonMapper.shared().readValue(json, InboxIndex.class);
  }

  String toJson() {
    return JsonMapper.shared().writeValueAsString(this);
  }

  int unread() {
    return Math.toIntExact(entries.stream().filter(InboxEntry::unread).count());
  }

  @Nullable InboxEntry entry(long id) {
    return entries.stream().filter(entry -> entry.id() == id).findFirst().orElse(null);
  }

  /** Whether a message of this thread up to that row is unread. */
  boolean hasUnread(String subject, long row) {
    return entries.stream().anyMatch(entry -> isUnread(entry, subject, row));
  }

  static boolean isUnread(InboxEntry entry, String subject, long row) {
    return entry.unread() && entry.subject().equals(subject) && entry.row() <= row;
  }
}
