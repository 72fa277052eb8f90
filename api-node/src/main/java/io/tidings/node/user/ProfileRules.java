package io.tidings.node.user;

import io.tidings.node.http.ProblemException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for user names and for the other fields of a profile. */
final class ProfileRules {
  private static final Pattern USERNAME = Pattern.compile("[a-z0-9-]{2,39}");
  private static final Pattern NAME = Pattern.compile("\\P{Cntrl}{1,100}");
  private static final Pattern EMAIL =
      Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,189}");
  private static final int SHORTEST_PASSWORD = 8;
  private static final int LONGEST_PASSWORD = 256;

  private ProfileRules() {}

  static void checkUsername(String username) {
    check(USERNAME.matcher(username).matches(), "username", "2 to 39 of a-z 0-9 -");
  }

  static void checkName(String name) {
    check(
        NAME.matcher(name).matches() && !name.isBlank(),
        "name",
        "1 to 100 characters, none of them a control character");
  }

  static void checkEmail(@Nullable String email) {
    check(email == null || EMAIL.matcher(email).matches(), "email", "an e-mail address");
  }

  static void checkPassword(String field, String password) {
    check(
        password.length() >= SHORTEST_PASSWORD && password.length() <= LONGEST_PASSWORD,
        field,
        "%d to %d characters long".formatted(SHORTEST_PASSWORD, LONGEST_PASSWORD));
  }

  private static void check(boolean good, String field, String rule) {
    if (!good) {
      throw ProblemException.invalid("invalid-field", field, field + " has to be " + rule + ".");
    }
  }
}
