package io.tidings.node.user;

import java.util.Locale;

/**
 * A user to create.
 *
 * @param username 2 to 39 letters, digits and hyphens; upper case becomes lower case
 * @param passwordHash as {@link PasswordHashes} makes it
 */
public record NewUser(String username, String name, String passwordHash, boolean admin) {
  public NewUser {
    username = username.toLowerCase(Locale.ROOT);
    ProfileRules.checkUsername(username);
    ProfileRules.checkName(name);
  }

  User toUser(long id) {
    return new User(id, username, name, null, null, admin, true, passwordHash, 0, null);
  }

  @Override
  public String toString() {
    return "NewUser[" + username + "]";
  }
}
