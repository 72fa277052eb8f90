package io.tidings.events;

/**
 * A name or value that breaks its rule; the message carries the field, the (shortened) value and
 * the rule.
 */
public final class InvalidNameException extends IllegalArgumentException {
  private static final int SHOWN = 80;

  private final String field;

  public InvalidNameException(String field, String value, String rule) {
    super(field + " is not " + rule + ": \"" + printable(value) + "\"");
    this.field = field;
  }

  /** The field that was wrong, such as {@code topic} or {@code type}. */
  public String field() {
    return field;
  }

  /**
   * The value in a form that is safe in a log line or an answer: short, and ASCII without control
   * characters.
   */
  private static String printable(String value) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < value.length() && i < SHOWN; i++) {
      char c = value.charAt(i);
      if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
        out.append(c);
      } else {
        out.append(String.format("\\u%04x", (int) c));
      }
    }
    return value.length() > SHOWN ? out + "…" : out.toString();
  }
}
