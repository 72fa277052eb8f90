package io.tidings.node.notification;

import static io.tidings.node.notification.NotificationKind.MENTION;
import static io.tidings.node.notification.NotificationKind.MESSAGE;

import io.tidings.events.Commit.Write;
import io.tidings.events.NewEvent;
import io.tidings.events.spring.StateView;
import io.tidings.node.chat.ChatEvents;
import io.tidings.node.chat.ChatTopics;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.chat.WrittenMessages;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whom messages concern, and which threads have been read. */
final class MessageRules {
  private MessageRules() {}

  /**
   * A thread that a user has read.
   *
   * @param subject of its notifications
   * @param row up to which it is read
   */
  record ReadThread(long user, String subject, long row) {}

  /** The threads that were read, or removed. */
  static List<ReadThread> read(List<NewEvent> events) {
    List<ReadThread> threads = new ArrayList<>();
    for (NewEvent event : events) {
      Long user = ChatTopics.userOf(event.topics().getFirst());
      if (user != null) {
        String subject = NewNotification.threadSubject(peer(event));
        switch (event.type()) {
          case ChatEvents.WATERMARK -> threads.add(new ReadThread(user, subject, row(event)));
          case ChatEvents.CONTACT_REMOVED ->
              threads.add(new ReadThread(user, subject, Long.MAX_VALUE));
          default -> {
            // nothing was read
          }
        }
      }
    }
    return threads;
  }

  /** The messages that came, but for those that their threads' tabs show already. */
  static List<NewNotification> of(
      StateView view, List<NewEvent> events, List<Write> writes, List<ReadThread> read) {
    List<NewNotification> wanted = new ArrayList<>();
    for (NewEvent event : events) {
      Long user = ChatTopics.userOf(event.topics().getFirst());
      if (user == null || !event.type().equals(ChatEvents.INBOUND)) {
        continue;
      }
      String peer = peer(event);
      long row = row(event);
      String subject = NewNotification.threadSubject(peer);
      boolean seen =
          read.stream()
              .anyMatch(thread ->
                  thread.user() == user && thread.subject().equals(subject) && thread.row() >= row);
      if (!seen) {
        String text = WrittenMessages.text(writes, user, PeerUrl.of(peer), row);
        Set<NotificationKind> kinds =
            mentions(view, user, text) ? Set.of(MENTION, MESSAGE) : Set.of(MESSAGE);
        wanted.add(NewNotification.ofMessage(user, kinds, peer, row));
      }
    }
    return wanted;
  }

  private static boolean mentions(StateView view, long user, @Nullable String text) {
    Set<String> names = text == null ? Set.of() : Mentions.in(text);
    User recipient = names.isEmpty() ? null : Users.find(view, Set.of(user)).get(user);
    return recipient != null && names.contains(recipient.username());
  }

  private static String peer(NewEvent event) {
    return event.data().path("peer").asString("");
  }

  private static long row(NewEvent event) {
    return event.data().path("rowId").asLong(0);
  }
}
