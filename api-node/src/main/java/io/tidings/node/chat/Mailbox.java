package io.tidings.node.chat;

import io.tidings.events.IdempotencyKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the contacts and messages of users are kept: in this cluster, or on another server.
 *
 * <p>A change is announced in the user's {@linkplain ChatTopics#of topic} when this cluster keeps
 * the mailbox; another server announces it by itself. All methods block. They throw {@link
 * io.tidings.events.LogException} when Redis does not answer, and {@link
 * io.tidings.node.http.ProblemException} for what the user has to know: {@code unknown-peer} (404),
 * {@code mailbox-full} (409), {@code upstream-unavailable} (502).
 */
public interface Mailbox {
  /** The contacts, those with the latest messages first. */
  List<Contact> contacts(long user);

  /**
   * A page of a thread.
   *
   * @param before the row that the page ends before; null for the newest page
   * @param limit 1 to 200
   */
  MessagePage messages(long user, PeerUrl peer, @Nullable Long before, int limit);

  /**
   * Sends a message. The peer becomes a contact of the user, and the user one of the peer.
   *
   * @param key makes a retry safe; with other content it is refused ({@code key-reused}, 409)
   * @param tabId of the tab that sends it; null when it is not known
   */
  Message send(
      long user, PeerUrl peer, String text, @Nullable IdempotencyKey key, @Nullable String tabId);

  /** Advances the watermark of a thread; it never goes back. */
  Advance advance(long user, PeerUrl peer, long rowId, @Nullable String tabId);

  /** Adds a contact, unless it is there. */
  AddedContact add(long user, PeerUrl peer, @Nullable String tabId);

  /** Removes a contact with its thread; false when there is none. */
  boolean remove(long user, PeerUrl peer, @Nullable String tabId);
}
