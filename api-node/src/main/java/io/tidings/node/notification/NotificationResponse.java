package io.tidings.node.notification;

import io.tidings.node.user.User.UserSummary;
import org.jspecify.annotations.Nullable;

/**
 * A notification as answers have it: names and titles as they are now, and null for what its reader
 * may no longer know.
 *
 * @param path of the page that shows what it is about, relative to the node's root
 */
record NotificationResponse(
    String id,
    NotificationKind kind,
    boolean read,
    String created,
    @Nullable UserSummary actor,
    @Nullable NotifiedProject project,
    @Nullable NotifiedTicket ticket,
    @Nullable String peer,
    @Nullable String path) {

  record NotifiedProject(String id, String key, String name) {}

  record NotifiedTicket(String id, long number, String title) {}
}
