package io.tidings.node.notification;

/** The names of what is kept of one user's notifications. */
record NotificationKeys(long user) {
  /** User id → what the user has switched off, of the users who have switched off anything. */
  static final String SETTINGS = "notification.settings";

  /** The field with the {@link InboxIndex}. */
  static final String INDEX = "index";

  /** The field with the number of unread notifications. */
  static final String UNREAD = "unread";

  /** The hash of the notifications; also the name whose version a change of them is based on. */
  String inbox() {
    return "notification." + user;
  }

  /** The field of {@link #inbox} that holds the notification with this id. */
  static String field(long id) {
    return "n:" + id;
  }
}
