package io.tidings.node.notification;

import io.tidings.node.http.Sha256;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A reason to notify a user, before it is known whether the user wants it.
 *
 * @param user to be notified
 * @param kinds that apply; the strongest one that the user has not switched off counts
 * @param row of the message; 0 for a ticket
 */
record NewNotification(
    long user,
    Set<NotificationKind> kinds,
    @Nullable Long actor,
    @Nullable Long project,
    @Nullable Long ticket,
    @Nullable String peer,
    long row) {

  static NewNotification ofTicket(
      long user, Set<NotificationKind> kinds, long actor, long project, long ticket) {
    return new NewNotification(user, kinds, actor, project, ticket, null, 0);
  }

  static NewNotification ofMessage(long user, Set<NotificationKind> kinds, String peer, long row) {
    return new NewNotification(user, kinds, null, null, null, peer, row);
  }

  /** What it is about. Addresses may be long, so they are hashed. */
  String subject() {
    return peer == null ? "t" + ticket : threadSubject(peer);
  }

  /** What messages of that peer are about. */
  static String threadSubject(String peer) {
    return "m" + Sha256.hex(peer).substring(0, 16);
  }

  StoredNotification stored(Instant created) {
    return new StoredNotification(created, actor, project, ticket, peer);
  }
}
