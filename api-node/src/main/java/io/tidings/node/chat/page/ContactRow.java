package io.tidings.node.chat.page;

import io.tidings.node.chat.Contact;
import io.tidings.node.chat.Message;
import io.tidings.node.http.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A contact in the list.
 *
 * @param id of its element
 * @param address where the thread is, relative to the page
 * @param open whether its thread is shown beside the list
 * @param last null when nothing was said yet
 */
public record ContactRow(
    String id,
    String peer,
    String address,
    Face face,
    boolean open,
    long unread,
    @Nullable MessageRow last) {
  private static final int MOST_COUNTED = 99;

  static ContactRow of(Contact contact, @Nullable String open) {
    String peer = contact.peer().toString();
    @Nullable Message last = contact.lastMessage();
    return new ContactRow(
        id(peer),
        peer,
        ChatAddress.of(contact.peer()),
        Face.of(peer, contact.name(), contact.avatar()),
        peer.equals(open),
        contact.unread(),
        last == null ? null : MessageRow.of(last));
  }

  private static String id(String peer) {
    return "contact-" + Sha256.hex(peer).substring(0, 16);
  }

  /** How many messages were not read, as far as there is room. */
  public String badge() {
    return unread > MOST_COUNTED ? MOST_COUNTED + "+" : Long.toString(unread);
  }
}
