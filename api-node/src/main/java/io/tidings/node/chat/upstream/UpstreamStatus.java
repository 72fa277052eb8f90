package io.tidings.node.chat.upstream;

import java.util.Locale;

/** How a user's upstream was found when it was last tried. */
enum UpstreamStatus {
  /** It was not tried yet. */
  CONNECTING,
  /** Its events are read while the user has tabs. */
  CONNECTED,
  /** It cannot be reached, or answers with errors; it is tried again. */
  UNAVAILABLE,
  /** It does not accept the token. It is not tried again. */
  UNAUTHORIZED,
  /** It has no events for this user, and asked not to be tried again. */
  ENDED;

  /** As in the state and in answers. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static UpstreamStatus of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Whether it is not tried again before the user connects it again. */
  boolean isFinal() {
    return this == UNAUTHORIZED || this == ENDED;
  }
}
