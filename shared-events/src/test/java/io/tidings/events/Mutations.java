package io.tidings.events;

import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Texts that are nearly valid, for testing parsers: a few pieces of a valid text are replaced by
 * characters that are special to one of the layers on the way.
 */
public final class Mutations {
  private static final int PER_MILLE = 1_000;
  private static final String[] SPECIAL = {
    "",
    "\0",
    "\r",
    "\n",
    "\r\n",
    "\t",
    " ",
    "\u007f",
    "\u0080",
    "\u0085",
    "é",
    "٣",
    "\u2028",
    "\ufeff",
    "\ud800",
    "\udc00",
    "😀",
    "%00",
    "%0d%0a",
    "%zz",
    "../",
    "/",
    "\\",
    "\"",
    "'",
    ".",
    "-",
    "+",
    "_",
    ":",
    ",",
    ";",
    "=",
    "*",
    "$",
    "{",
    "}",
    "[",
    "]",
    "0",
    "1",
    "a",
    "Z",
    "-1",
    "1e999999999999",
    "9007199254740991",
    "9007199254740992",
    "99999999999999999999",
    "null",
    "true",
    "${jndi:ldap://x}",
    "<script>",
    "data: x",
    "\n\nevent: admin\n",
    "%0d%0aX-Evil:%201%0d%0a",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
  };

  private Mutations() {}

  /** Characters that are special to one of the layers on the way. */
  public static String special(RandomGenerator random) {
    return SPECIAL[random.nextInt(SPECIAL.length)];
  }

  private record Replacement(int perMille, int length, String instead) {
    String apply(String text) {
      int from = text.length() * perMille / PER_MILLE;
      int to = Math.min(text.length(), from + length);
      return text.substring(0, from) + instead + text.substring(to);
    }
  }

  /** The right ones themselves, and what up to four changes make of them. */
  public static Arbitrary<String> of(Arbitrary<String> right) {
    Arbitrary<Replacement> replacements =
        Combinators.combine(
                Arbitraries.integers().between(0, PER_MILLE),
                Arbitraries.integers().between(0, 3),
                Arbitraries.of(SPECIAL))
            .as(Replacement::new);
    return Combinators.combine(right, replacements.list().ofMaxSize(4)).as(Mutations::apply);
  }

  private static String apply(String text, List<Replacement> replacements) {
    String changed = text;
    for (Replacement replacement : replacements) {
      changed = replacement.apply(changed);
    }
    return changed;
  }
}
