package io.tidings.events;

import java.util.regex.Pattern;

/**
 * Names one append or commit, so that a retry of it writes nothing and gets the first answer again.
 * Remembered for a configured time (10 minutes by default) after its last use.
 *
 * @param value 1 to 128 printable ASCII characters
 */
public record IdempotencyKey(String value) {
  private static final Pattern VALID = Pattern.compile("[!-~]{1,128}");

  public IdempotencyKey {
    if (!VALID.matcher(value).matches()) {
      throw new InvalidNameException(
          "Idempotency-Key", value, "1 to 128 printable ASCII characters");
    }
  }
}
