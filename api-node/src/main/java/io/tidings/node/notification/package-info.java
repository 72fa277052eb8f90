/**
 * Notifications: what others did that concerns a user, made from the events of boards and chat in
 * the commit that has them. {@code NotificationRules} adds them; an {@code Inbox} is one user's
 * list while it changes, and {@code NotificationReader} shows it with the rights of its reader.
 */
@NullMarked
package io.tidings.node.notification;

import org.jspecify.annotations.NullMarked;
