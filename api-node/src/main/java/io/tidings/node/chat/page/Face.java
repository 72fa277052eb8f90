package io.tidings.node.chat.page;

import io.tidings.node.http.Sha256;
import io.tidings.node.user.User;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A person's picture as a page shows it, or initials on one of a few colours.
 *
 * @param picture the address of the picture, relative to the page; null without one
 * @param hue which colour, the same on every device
 */
public record Face(String name, String initials, @Nullable String picture, int hue) {
  private static final int HUES = 8;

  /**
   * The face of a contact.
   *
   * @param key what stays when the name changes
   * @param path of the picture on this node; null without one
   */
  static Face of(String key, String name, @Nullable String path) {
    return of(name, path, Integer.parseInt(Sha256.hex(key).substring(0, 4), 16));
  }

  /** The face of a user, as the menu of every page shows it. */
  static Face of(User user) {
    return of(user.name(), user.avatar(), user.id());
  }

  private static Face of(String name, @Nullable String path, long number) {
    return new Face(name, initials(name), path == null ? null : "." + path, (int) (number % HUES));
  }

  /** Up to two letters. */
  private static String initials(String name) {
    String[] words = name.strip().split("\\s+", -1);
    String first = letter(words[0]);
    return words.length > 1 ? first + letter(words[words.length - 1]) : first;
  }

  private static String letter(String word) {
    return word.isEmpty() ? "?" : Character.toString(word.codePointAt(0)).toUpperCase(Locale.ROOT);
  }
}
