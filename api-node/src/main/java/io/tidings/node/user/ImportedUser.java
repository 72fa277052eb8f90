package io.tidings.node.user;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A user of an import, which replaces all users.
 *
 * @param password null to keep the one of the present user of that name; a user without one cannot
 *     sign in until an administrator sets one
 */
public record ImportedUser(
    String username,
    String name,
    @Nullable Avatar avatar,
    @Nullable String email,
    boolean admin,
    boolean active,
    @Nullable String password) {
  public ImportedUser {
    username = username.toLowerCase(Locale.ROOT);
    ProfileRules.checkUsername(username);
    ProfileRules.checkName(name);
    ProfileRules.checkEmail(email);
    if (password != null) {
      ProfileRules.checkPassword("password", password);
    }
  }

  /** An administrator of the whole system. */
  public static ImportedUser admin(String username, String name, String password) {
    return new ImportedUser(username, name, null, null, true, true, password);
  }

  @Override
  public String toString() {
    return "ImportedUser[" + username + "]";
  }
}
