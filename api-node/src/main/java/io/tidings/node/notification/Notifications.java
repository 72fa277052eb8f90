package io.tidings.node.notification;

import io.tidings.events.Commit.Write;
import io.tidings.events.NewEvent;
import io.tidings.events.spring.StateView;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.node.access.Login;
import io.tidings.node.http.ProblemException;
import io.tidings.node.notification.InboxIndex.InboxEntry;
import io.tidings.node.user.UserTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import tools.jackson.databind.node.JsonNodeFactory;

/** What users do with their notifications. */
@Service
final class Notifications {
  private final WorkspaceState state;
  private final NotificationReader reader;
  private final NotificationCounts counts;

  Notifications(WorkspaceState state, NotificationReader reader, NotificationCounts counts) {
    this.state = state;
    this.reader = reader;
    this.counts = counts;
  }

  /**
   * A part of the list, the newest first.
   *
   * @param unread how many there are that are unread, here or not
   * @param next what the next part is before; null at the end
   */
  record NotificationPage(
      List<NotificationResponse> notifications, int unread, @Nullable String next) {}

  /** The number of notifications that are unread. */
  int unread(long user) {
    return state.read(view -> Inbox.index(view, user).unread());
  }

  /**
   * A part of the list.
   *
   * @param before the id that the part ends before; null for the newest part
   */
  NotificationPage list(Login login, boolean unreadOnly, @Nullable Long before, int limit) {
    return state.read(view -> {
      InboxIndex index = Inbox.index(view, login.user());
      List<InboxEntry> matching =
          index.entries().reversed().stream()
              .filter(entry -> before == null || entry.id() < before)
              .filter(entry -> entry.unread() || !unreadOnly)
              .toList();
      List<InboxEntry> part = matching.subList(0, Math.min(limit, matching.size()));
      String next = part.size() < matching.size() ? Long.toString(part.getLast().id()) : null;
      return new NotificationPage(reader.read(view, login, part), index.unread(), next);
    });
  }

  /** Makes one read or unread, or answers 404. */
  NotificationResponse mark(Login login, long id, boolean read) {
    return state.change(
        versionName(login.user()),
        view -> {
          Inbox inbox = Inbox.open(view, login.user());
          inbox.mark(entry -> entry.id() == id, read);
          InboxEntry entry = inbox.index().entry(id);
          List<NotificationResponse> found =
              entry == null ? List.of() : reader.read(view, login, List.of(entry));
          if (found.isEmpty()) {
            throw unknown();
          }
          return change(view, inbox, found.getFirst());
        });
  }

  static ProblemException unknown() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "not-found", null, "There is no such notification.");
  }

  /** Makes all read, up to that id if one is given; returns how many are unread now. */
  int markAll(long user, @Nullable Long upTo) {
    Predicate<InboxEntry> which = entry -> upTo == null || entry.id() <= upTo;
    return state.change(
        versionName(user),
        view -> {
          Inbox inbox = Inbox.open(view, user);
          inbox.mark(which, true);
          return change(view, inbox, inbox.index().unread());
        });
  }

  private static Set<String> versionName(long user) {
    return Set.of(new NotificationKeys(user).inbox());
  }

  private <T> Change<T> change(StateView view, Inbox inbox, T result) {
    List<Write> writes = new ArrayList<>();
    List<NewEvent> announced = new ArrayList<>();
    counts.collect(inbox, view.time(), writes, announced);
    return new Change<>(writes, List.of(), announced, Set.of(), result);
  }

  NotificationSettings settings(long user) {
    return NotificationSettings.read(state.field(NotificationKeys.SETTINGS, Long.toString(user)));
  }

  /** Replaces what the user has switched off. The event is for the nodes: no client gets it. */
  NotificationSettings change(long user, NotificationSettings settings) {
    String field = Long.toString(user);
    Write write =
        settings.allOn()
            ? new Write.HashRemove(NotificationKeys.SETTINGS, Set.of(field))
            : new Write.HashPut(NotificationKeys.SETTINGS, Map.of(field, settings.toJson()));
    NewEvent event =
        NewEvent.of(
            UserTopics.user(user), "notification.settings", JsonNodeFactory.instance.objectNode());
    return state.change(
        Set.of(),
        view ->
            NotificationSettings.read(view.field(NotificationKeys.SETTINGS, field)).equals(settings)
                ? Change.none(settings)
                : new Change<>(List.of(write), List.of(), List.of(event), Set.of(), settings));
  }
}
