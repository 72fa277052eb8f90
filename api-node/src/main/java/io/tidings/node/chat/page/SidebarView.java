package io.tidings.node.chat.page;

import io.tidings.node.chat.Contact;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The list of contacts.
 *
 * @param user whose list it is
 * @param total how many contacts there are, shown or not
 * @param matching how many of them match what is looked for
 * @param unread in how many threads there are messages that were not read
 * @param find what is looked for
 */
public record SidebarView(
    long user, List<ContactRow> contacts, int total, int matching, long unread, String find) {
  /** More would take long to draw, and no user scrolls that far. */
  private static final int MOST = 200;

  static SidebarView of(long user, List<Contact> all, @Nullable String open, String find) {
    String wanted = find.strip().toLowerCase(Locale.ROOT);
    List<Contact> matching = all.stream().filter(contact -> matches(contact, wanted)).toList();
    return new SidebarView(
        user,
        matching.stream().limit(MOST).map(contact -> ContactRow.of(contact, open)).toList(),
        all.size(),
        matching.size(),
        all.stream().filter(contact -> contact.unread() > 0).count(),
        find.strip());
  }

  private static boolean matches(Contact contact, String wanted) {
    String text = contact.name() + " " + contact.peer().display();
    return text.toLowerCase(Locale.ROOT).contains(wanted);
  }
}
