package io.tidings.node.interest;

import io.tidings.events.InvalidNameException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A user, with a kind of interest in them; written {@code chat 7}. */
record InterestKey(String kind, long user) {
  private static final Pattern KIND = Pattern.compile("[a-z]{1,20}");
  private static final Pattern TEXT = Pattern.compile("([a-z]{1,20}) (-?[0-9]{1,18})");

  InterestKey {
    if (!KIND.matcher(kind).matches()) {
      throw new InvalidNameException("kind of interest", kind, "1 to 20 of a-z");
    }
  }

  /** Reads what {@link #toString} wrote; null for anything else. */
  static @Nullable InterestKey read(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? new InterestKey(matcher.group(1), Long.parseLong(matcher.group(2)))
        : null;
  }

  @Override
  public String toString() {
    return kind + " " + user;
  }
}
