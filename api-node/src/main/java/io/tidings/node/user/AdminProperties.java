package io.tidings.node.user;

import io.tidings.node.http.ProblemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The first administrator, made when there is no user yet.
 *
 * @param username 2 to 39 letters, digits and hyphens; null for none
 * @param password 8 to 256 characters; it should be changed after the first login
 */
@ConfigurationProperties("tidings.admin")
public record AdminProperties(@Nullable String username, @Nullable String password) {
  public AdminProperties {
    username = unlessBlank(username);
    password = unlessBlank(password);
    if ((username == null) != (password == null)) {
      throw new IllegalArgumentException(
          "tidings.admin.username and tidings.admin.password belong together; set both or none");
    }
    if (username != null && password != null) {
      check(username, password);
    }
  }

  private static void check(String username, String password) {
    try {
      ProfileRules.checkUsername(username.toLowerCase(Locale.ROOT));
      ProfileRules.checkPassword("password", password);
    } catch (ProblemException e) {
      throw new IllegalArgumentException("tidings.admin." + e.getMessage(), e);
    }
  }

  /** An empty environment variable counts as none. */
  private static @Nullable String unlessBlank(@Nullable String value) {
    return value == null || value.isBlank() ? null : value;
  }

  @Override
  public String toString() {
    return "AdminProperties[" + username + "]";
  }
}
