package io.tidings.node.notification;

import io.tidings.events.Commit.Write;
import io.tidings.events.NewEvent;
import io.tidings.events.spring.ChangeContributor;
import io.tidings.events.spring.StateView;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.node.notification.MessageRules.ReadThread;
import io.tidings.node.notification.NotificationFilter.Permitted;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * Makes notifications of the events of boards and chat, in the commit that has them: a change and
 * what is notified of it are written together or not at all.
 */
@Component
final class NotificationRules implements ChangeContributor {
  private final NotificationProperties properties;
  private final NotificationCounts counts;

  NotificationRules(NotificationProperties properties, NotificationCounts counts) {
    this.properties = properties;
    this.counts = counts;
  }

  @Override
  public <T> Change<T> contribute(StateView view, Change<T> change) {
    List<NewEvent> events = change.events();
    List<ReadThread> read = MessageRules.read(events);
    List<NewNotification> wanted = new ArrayList<>(TicketRules.of(view, events));
    wanted.addAll(MessageRules.of(view, events, change.writes(), read));
    List<Permitted> permitted = NotificationFilter.permitted(view, wanted);

    Set<Long> users = new TreeSet<>();
    permitted.forEach(notification -> users.add(notification.wanted().user()));
    for (ReadThread thread : read) {
      if (Inbox.index(view, thread.user()).hasUnread(thread.subject(), thread.row())) {
        users.add(thread.user());
      }
    }
    return users.isEmpty() ? change : with(view, change, users, read, permitted);
  }

  private <T> Change<T> with(
      StateView view,
      Change<T> change,
      Set<Long> users,
      List<ReadThread> read,
      List<Permitted> permitted) {
    List<Write> writes = new ArrayList<>();
    List<NewEvent> announced = new ArrayList<>();
    for (Inbox inbox : Inbox.open(view, users).values()) {
      for (ReadThread thread : read) {
        if (thread.user() == inbox.user()) {
          inbox.mark(entry -> InboxIndex.isUnread(entry, thread.subject(), thread.row()), true);
        }
      }
      for (Permitted notification : permitted) {
        if (notification.wanted().user() == inbox.user()) {
          inbox.add(
              notification.wanted(), notification.kind(), view.time(), properties.maxPerUser());
        }
      }
      counts.collect(inbox, view.time(), writes, announced);
    }
    return change.and(writes, announced);
  }
}
