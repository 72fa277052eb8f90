package io.tidings.node.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/**
 * Makes problem documents of one shape: {@code type}, {@code status}, {@code detail}, {@code code}.
 */
public final class Problem {
  private Problem() {}

  /** A problem whose type is {@code /problems/<code>}. */
  public static ProblemDetail of(
      HttpStatusCode status, String code, @Nullable String field, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    return named(problem, code, field);
  }

  static ProblemDetail named(ProblemDetail problem, String code, @Nullable String field) {
    problem.setType(URI.create("/problems/" + code));
    problem.setProperty("code", code);
    if (field != null) {
      problem.setProperty("field", field);
    }
    return problem;
  }

  /** The code of a status that has no more precise reason. */
  static String code(int status) {
    return switch (status) {
      case 400 -> "invalid-request";
      case 401 -> "unauthorized";
      case 403 -> "forbidden";
      case 404 -> "not-found";
      case 405 -> "method-not-allowed";
      case 406 -> "not-acceptable";
      case 413 -> "payload-too-large";
      case 415 -> "unsupported-media-type";
      case 429 -> "too-many-requests";
      case 431 -> "headers-too-large";
      case 503 -> "unavailable";
      default -> status >= 500 ? "internal-error" : "refused";
    };
  }
}
