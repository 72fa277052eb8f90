package io.tidings.node.chat;

import io.tidings.node.http.ProblemException;

/** The rules for what a message says. */
public final class MessageText {
  private MessageText() {}

  /**
   * Refuses a text with 400, which names {@code text}.
   *
   * @param most code units of UTF-16
   */
  public static void check(String text, int most) {
    if (text.isBlank() || text.length() > most) {
      throw invalid("1 to " + most + " characters, and not blank");
    }
    if (!text.codePoints().allMatch(MessageText::isText)) {
      throw invalid("text without control characters and without unpaired surrogates");
    }
  }

  private static boolean isText(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL -> character == '\t' || character == '\n' || character == '\r';
      // Half a surrogate pair has no UTF-8. A whole one is one code point above them.
      case Character.SURROGATE -> false;
      default -> true;
    };
  }

  private static ProblemException invalid(String rule) {
    return ProblemException.invalid("invalid-field", "text", "text has to be " + rule + ".");
  }
}
