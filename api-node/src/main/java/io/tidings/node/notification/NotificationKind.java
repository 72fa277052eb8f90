package io.tidings.node.notification;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a user is notified, the strongest reason first: of several, the first one counts. */
public enum NotificationKind {
  MENTION,
  ASSIGNMENT,
  TICKET,
  MESSAGE;

  /** As requests and answers have it, such as {@code mention}. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Null when no kind has this word. */
  @JsonCreator
  public static @Nullable NotificationKind of(String word) {
    for (NotificationKind kind : values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    return null;
  }

  /** The stronger of the two reasons. */
  NotificationKind orStronger(NotificationKind other) {
    return compareTo(other) <= 0 ? this : other;
  }
}
