package io.tidings.node.http;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A request that cannot be served as it is; the client is told why, by code and field. */
public class ProblemException extends RuntimeException {
  private static final int SHOWN = 160;

  private final HttpStatus status;
  private final String code;
  private final @Nullable String field;

  /**
   * @param code a word that stays the same over versions, such as {@code unknown-field}
   * @param field what was wrong, such as {@code events[3].type}; null when it is no single field
   * @param detail one sentence; anything in it that a client sent must have gone through {@link
   *     #printable}
   */
  public ProblemException(HttpStatus status, String code, @Nullable String field, String detail) {
    super(detail);
    this.status = status;
    this.code = code;
    this.field = field;
  }

  /** 400: the request itself is wrong. */
  public static ProblemException invalid(String code, String field, String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, code, field, detail);
  }

  /**
   * 400: a field has another value than it may have.
   *
   * @param wanted what it may have, to follow "has to be"
   * @param got what the client sent
   */
  public static ProblemException invalidField(String field, String wanted, String got) {
    return invalid(
        "invalid-field",
        field,
        field + " has to be " + wanted + "; got \"" + printable(got) + "\".");
  }

  /**
   * The same about a field of an object inside the body; the detail has to begin with the field.
   *
   * @param path what stands before the object's fields, such as {@code data.users[3].}
   */
  public ProblemException inside(String path) {
    return new ProblemException(status, code, path + field, path + getMessage());
  }

  /** The HTTP status. */
  public HttpStatus status() {
    return status;
  }

  /** The code. */
  public String code() {
    return code;
  }

  /** The field; null when it is no single one. */
  public @Nullable String field() {
    return field;
  }

  /** A client's text as it may stand in an answer or a log: short, ASCII, no control characters. */
  public static String printable(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length() && i < SHOWN; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f) {
        out.append(c);
      } else {
        out.append(String.format("\\u%04x", (int) c));
      }
    }
    return text.length() > SHOWN ? out + "…" : out.toString();
  }
}
