package io.tidings.node.http;

import io.tidings.events.ContentionException;
import io.tidings.events.IndeterminateException;
import io.tidings.events.LogException;
import io.tidings.events.LogUnavailableException;
import io.tidings.events.PayloadTooLargeException;
import io.tidings.events.UnknownWorkspaceException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
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

  /** What a client is told of a failure of the log. */
  static ProblemDetail of(LogException e) {
    return switch (e) {
      case LogUnavailableException _ ->
          of(
              HttpStatus.SERVICE_UNAVAILABLE,
              "log-unavailable",
              null,
              "The log cannot be reached or refuses to write; nothing was written.");
      case ContentionException _ ->
          of(
              HttpStatus.SERVICE_UNAVAILABLE,
              "too-busy",
              null,
              "Too many concurrent changes to the same data; nothing was written.");
      case IndeterminateException _ ->
          of(
              HttpStatus.GATEWAY_TIMEOUT,
              "indeterminate",
              null,
              "The log's answer was lost: the write may or may not have happened. Repeat the"
                  + " request with the same Idempotency-Key, or use one from now on.");
      case PayloadTooLargeException large ->
          of(
              HttpStatus.CONTENT_TOO_LARGE,
              "payload-too-large",
              "events[" + large.index() + "].data",
              String.valueOf(e.getMessage()));
      case UnknownWorkspaceException _ ->
          of(
              HttpStatus.NOT_FOUND,
              "unknown-workspace",
              "workspace",
              String.valueOf(e.getMessage()));
    };
  }
}
