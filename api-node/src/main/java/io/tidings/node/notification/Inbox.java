package io.tidings.node.notification;

import io.tidings.events.Commit.Write;
import io.tidings.events.spring.StateReader;
import io.tidings.events.spring.StateView;
import io.tidings.node.notification.InboxIndex.InboxEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One user's notifications while a decision changes them. The number of those that are unread is
 * that of the index that is written with it, so it is never below 0. Belongs to one thread.
 */
final class Inbox {
  private final long user;
  private final List<InboxEntry> entries;
  private final Map<String, String> puts = new HashMap<>();
  private final Set<String> removals = new HashSet<>();
  private long last;
  private boolean changed;

  private Inbox(long user, InboxIndex index) {
    this.user = user;
    this.entries = new ArrayList<>(index.entries());
    this.last = index.last();
  }

  /** Reads the notifications of these users; the decision depends on them from now on. */
  static Map<Long, Inbox> open(StateView view, Collection<Long> users) {
    List<Long> ids = List.copyOf(users);
    List<String> names = ids.stream().map(id -> new NotificationKeys(id).inbox()).toList();
    view.dependOn(Set.copyOf(names));
    List<Map<String, String>> found = view.fieldsOfEach(names, List.of(NotificationKeys.INDEX));
    Map<Long, Inbox> inboxes = new LinkedHashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      InboxIndex index = InboxIndex.read(found.get(i).get(NotificationKeys.INDEX));
      inboxes.put(ids.get(i), new Inbox(ids.get(i), index));
    }
    return inboxes;
  }

  static Inbox open(StateView view, long user) {
    return open(view, List.of(user)).values().iterator().next();
  }

  /** The index as it is now, for a decision that changes nothing. */
  static InboxIndex index(StateReader state, long user) {
    return InboxIndex.read(state.field(new NotificationKeys(user).inbox(), NotificationKeys.INDEX));
  }

  /**
   * Adds a notification, or renews the unread one about the same: it moves to the top with a new
   * id, and its kind stays the stronger of both. Beyond {@code most}, the oldest is dropped.
   */
  void add(NewNotification wanted, NotificationKind kind, Instant now, int most) {
    NotificationKind strongest = kind;
    for (InboxEntry entry : List.copyOf(entries)) {
      if (entry.unread() && entry.subject().equals(wanted.subject())) {
        strongest = strongest.orStronger(entry.kind());
        drop(entry);
      }
    }
    while (entries.size() >= most) {
      drop(entries.getFirst());
    }
    last++;
    entries.add(new InboxEntry(last, wanted.subject(), strongest, wanted.row(), true));
    puts.put(NotificationKeys.field(last), wanted.stored(now).toJson());
    changed = true;
  }

  private void drop(InboxEntry entry) {
    entries.remove(entry);
    String field = NotificationKeys.field(entry.id());
    if (puts.remove(field) == null) {
      removals.add(field);
    }
  }

  /** Makes these read, or unread. */
  void mark(Predicate<InboxEntry> which, boolean read) {
    entries.replaceAll(entry -> {
      if (entry.unread() != read || !which.test(entry)) {
        return entry;
      }
      changed = true;
      return entry.withUnread(!read);
    });
  }

  long user() {
    return user;
  }

  boolean changed() {
    return changed;
  }

  InboxIndex index() {
    return new InboxIndex(last, entries);
  }

  List<Write> writes() {
    InboxIndex index = index();
    Map<String, String> fields = new HashMap<>(puts);
    fields.put(NotificationKeys.INDEX, index.toJson());
    fields.put(NotificationKeys.UNREAD, Integer.toString(index.unread()));
    String name = new NotificationKeys(user).inbox();
    return removals.isEmpty()
        ? List.of(new Write.HashPut(name, fields))
        : List.of(new Write.HashRemove(name, removals), new Write.HashPut(name, fields));
  }
}
