package io.tidings.node.notification;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the user names that texts mention as {@code @name}, in whatever case. */
final class Mentions {
  /** Further names mention no one: each costs a look-up in the commit. */
  static final int MOST = 50;

  // Part of an address, such as ada@example.org, is no mention.
  private static final Pattern MENTION =
      Pattern.compile("(?<![\\w@./-])@([A-Za-z0-9-]{2,39})(?![\\w-])");

  private Mentions() {}

  static Set<String> in(String... texts) {
    Set<String> names = new LinkedHashSet<>();
    for (String text : texts) {
      Matcher matcher = MENTION.matcher(text);
      while (names.size() < MOST && matcher.find()) {
        names.add(matcher.group(1).toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }
}
