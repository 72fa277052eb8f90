package io.tidings.node.chat.page;

import io.tidings.node.chat.Contact;
import io.tidings.node.chat.MessagePage;
import io.tidings.node.chat.PeerUrl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A thread, or that there is none with this peer.
 *
 * @param user whose thread it is
 * @param display the peer's address as people read it
 * @param face null when the peer is no contact of the user
 * @param read the watermark
 * @param more whether there are older messages
 * @param older whether it was asked for messages before a row, and not for the newest
 */
public record ThreadView(
    long user,
    String peer,
    String display,
    @Nullable Face face,
    long read,
    List<MessageRow> messages,
    boolean more,
    boolean older) {

  static ThreadView of(long user, Contact contact, MessagePage page, boolean older) {
    PeerUrl peer = contact.peer();
    return new ThreadView(
        user,
        peer.toString(),
        peer.display(),
        Face.of(peer.toString(), contact.name(), contact.avatar()),
        contact.lastReadRowId(),
        page.messages().stream().map(MessageRow::of).toList(),
        page.more(),
        older);
  }

  /** There is no thread with this peer, or none any more. */
  static ThreadView none(long user, PeerUrl peer) {
    return new ThreadView(user, peer.toString(), peer.display(), null, 0, List.of(), false, false);
  }
}
