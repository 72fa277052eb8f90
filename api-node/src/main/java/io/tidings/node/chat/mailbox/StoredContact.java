package io.tidings.node.chat.mailbox;

import io.tidings.node.chat.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A contact as a mailbox stores it, with what has to be known of the thread without reading it. The
 * peer's name is not here, so that a user who is renamed is so everywhere.
 *
 * @param user the peer's id
 * @param added since when it is a contact
 * @param newest the thread's end
 * @param read the watermark
 * @param forgotten up to where messages are no longer kept
 * @param taken how many messages the peer's mailbox took
 * @param delivered how many of those were delivered
 * @param lastTaken the row of the last one that it took; 0 for none
 * @param last the last message, without its end when it is long; null for none
 */
record StoredContact(
    long user,
    Instant added,
    ThreadPosition newest,
    ThreadPosition read,
    ThreadPosition forgotten,
    long taken,
    long delivered,
    long lastTaken,
    @Nullable ThreadRow last) {
  private static final JsonMapper JSON = new JsonMapper();

  static StoredContact create(long user, Instant added) {
    ThreadPosition start = ThreadPosition.START;
    return new StoredContact(user, added, start, start, start, 0, 0, 0, null);
  }

  /** Null for no contact. */
  static @Nullable StoredContact read(@Nullable String json) {
    return json == null ? null : JSON.readValue(json, StoredContact.class);
  }

  String toJson() {
    return JSON.writeValueAsString(this);
  }

  /** Messages from the peer that are above the watermark, and still kept. */
  long unread() {
    return newest.inbound() - Math.max(read.inbound(), forgotten.inbound());
  }

  /** Since when the contact is as the list shows it. */
  Instant changed() {
    return last == null ? added : last.at();
  }

  boolean hasUndelivered() {
    return delivered < taken;
  }

  @Nullable Message lastMessage() {
    return last == null ? null : last.toMessage(newest.row(), delivered);
  }

  StoredContact withNewest(ThreadRow row) {
    ThreadPosition end = new ThreadPosition(newest.row() + 1, row.inbound());
    return new StoredContact(
        user, added, end, read, forgotten, taken, delivered, lastTaken, row.preview());
  }

  StoredContact withRead(ThreadPosition position) {
    return new StoredContact(
        user, added, newest, position, forgotten, taken, delivered, lastTaken, last);
  }

  StoredContact withForgotten(ThreadPosition position) {
    return new StoredContact(
        user, added, newest, read, position, taken, delivered, lastTaken, last);
  }

  /** The peer's mailbox has taken this row, too. */
  StoredContact withTaken(long rowId, ThreadRow row) {
    ThreadRow end = rowId == newest.row() ? row.preview() : last;
    return new StoredContact(
        user, added, newest, read, forgotten, taken + 1, delivered, rowId, end);
  }

  /** All that the peer's mailbox took is delivered. */
  StoredContact withDelivered() {
    return new StoredContact(user, added, newest, read, forgotten, taken, taken, lastTaken, last);
  }
}
