package io.tidings.node.notification;

import static io.tidings.node.notification.NotificationKind.ASSIGNMENT;
import static io.tidings.node.notification.NotificationKind.MENTION;
import static io.tidings.node.notification.NotificationKind.TICKET;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.tidings.events.NewEvent;
import io.tidings.events.spring.StateView;
import io.tidings.node.board.BoardState;
import io.tidings.node.board.Ticket;
import io.tidings.node.user.Users;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom the changes of tickets concern. A ticket that moves to another project is deleted in one and
 * created in the other: it mentions and assigns no one anew, and its change is told in the project
 * that the user may read.
 */
final class TicketRules {
  private final StateView view;
  private final List<TicketChange> changes;
  private final Map<Long, Ticket> before;

  private TicketRules(StateView view, List<TicketChange> changes) {
    this.view = view;
    this.changes = changes;
    this.before = before();
  }

  /**
   * What the events of a change give reason for. Reads nothing when they concern no one but the
   * user who caused them.
   */
  static List<NewNotification> of(StateView view, List<NewEvent> events) {
    List<TicketChange> changes =
        events.stream().map(TicketChange::of).flatMap(Stream::ofNullable).toList();
    return changes.isEmpty() ? List.of() : new TicketRules(view, changes).notifications();
  }

  /** The tickets as they were, by id, as far as that matters. */
  private Map<Long, Ticket> before() {
    Map<Long, List<Long>> ids =
        changes.stream()
            .filter(TicketChange::needsBefore)
            .collect(groupingBy(TicketChange::project, mapping(TicketChange::ticket, toList())));
    Map<Long, Ticket> found = new HashMap<>();
    BoardState state = new BoardState(view);
    ids.forEach((project, some) ->
        state.storedTickets(project, some).forEach(ticket -> found.put(ticket.id(), ticket)));
    return found;
  }

  private List<NewNotification> notifications() {
    Set<String> names = new HashSet<>();
    changes.forEach(change -> names.addAll(newMentions(change)));
    Map<String, Long> ids = Users.ids(view, names);
    List<NewNotification> wanted = new ArrayList<>();
    for (TicketChange change : changes) {
      Map<Long, Set<NotificationKind>> kinds = kinds(change, ids);
      kinds.remove(change.actor());
      kinds.forEach((user, some) ->
          wanted.add(
              NewNotification.ofTicket(
                  user, some, change.actor(), change.project(), change.ticket())));
    }
    return wanted;
  }

  private Map<Long, Set<NotificationKind>> kinds(TicketChange change, Map<String, Long> ids) {
    Ticket old = before.get(change.ticket());
    Map<Long, Set<NotificationKind>> kinds = new LinkedHashMap<>();
    for (String name : newMentions(change)) {
      Long user = ids.get(name);
      if (user != null) {
        add(kinds, user, MENTION);
      }
    }
    Set<Long> assignees = new HashSet<>(change.assignees());
    if (old != null) {
      assignees.removeAll(old.assigneeIds());
    }
    if (change.creates() || change.changed().contains("assigneeIds")) {
      assignees.forEach(user -> add(kinds, user, ASSIGNMENT));
    }
    if (!change.creates() || old != null) {
      participants(change, old).forEach(user -> add(kinds, user, TICKET));
    }
    return kinds;
  }

  /** The names that the ticket mentions and did not mention before. */
  private Set<String> newMentions(TicketChange change) {
    Set<String> names = new HashSet<>(change.mentions());
    Ticket old = before.get(change.ticket());
    if (old != null) {
      names.removeAll(Mentions.in(old.title(), old.description()));
    }
    return names;
  }

  private static Set<Long> participants(TicketChange change, @Nullable Ticket old) {
    Set<Long> users = new HashSet<>();
    if (!change.deletes()) {
      users.addAll(change.assignees());
      users.add(change.creator());
    } else if (old != null) {
      users.addAll(old.assigneeIds());
      users.add(old.createdBy());
    }
    return users;
  }

  private static void add(
      Map<Long, Set<NotificationKind>> kinds, long user, NotificationKind kind) {
    kinds.computeIfAbsent(user, _ -> EnumSet.noneOf(NotificationKind.class)).add(kind);
  }
}
