package io.tidings.node.chat.upstream;

import io.tidings.node.chat.upstream.UpstreamClient.UpstreamAnswer;
import io.tidings.node.http.ProblemException;
import io.tidings.node.http.TooManyRequestsException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/** What users are told when an upstream does not do what they ask. */
final class UpstreamProblems {
  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9.-]{0,60}");
  private static final Duration SOME_TIME = Duration.ofSeconds(1);

  private UpstreamProblems() {}

  /**
   * The problem that the server's refusal is here. Its words are passed on, its sentences are not.
   */
  static RuntimeException of(UpstreamAnswer answer) {
    return switch (answer.status()) {
      case 404 ->
          new ProblemException(
              HttpStatus.NOT_FOUND, "unknown-peer", "peer", "You have no such contact.");
      case 400, 409 ->
          new ProblemException(
              HttpStatus.valueOf(answer.status()),
              code(answer),
              field(answer),
              "The server that keeps your messages refuses this.");
      case 429 ->
          new TooManyRequestsException(
              "too-many-requests",
              "The server that keeps your messages asks you to wait.",
              answer.retryAfter() == null ? SOME_TIME : answer.retryAfter());
      default -> unavailable();
    };
  }

  static ProblemException unavailable() {
    return new ProblemException(
        HttpStatus.BAD_GATEWAY,
        "upstream-unavailable",
        null,
        "The server that keeps your messages cannot be reached, or does not work.");
  }

  /** The server got a request that changes something, and its answer did not come. */
  static ProblemException indeterminate() {
    return new ProblemException(
        HttpStatus.GATEWAY_TIMEOUT,
        "indeterminate",
        null,
        "The answer of the server that keeps your messages was lost: it may or may not have done"
            + " this. Repeat the request with the same Idempotency-Key, or use one from now on.");
  }

  static ProblemException unauthorized() {
    return new ProblemException(
        HttpStatus.BAD_GATEWAY,
        "upstream-unauthorized",
        null,
        "The server that keeps your messages does not accept your token any more.");
  }

  private static String code(UpstreamAnswer answer) {
    String code = word(answer, "code");
    return code == null ? "upstream-refused" : code;
  }

  /** The field that the server complains of; null when it names none. */
  static @Nullable String field(UpstreamAnswer answer) {
    return word(answer, "field");
  }

  private static @Nullable String word(UpstreamAnswer answer, String name) {
    JsonNode json = answer.json();
    String word = json == null ? "" : json.path(name).asString("");
    return WORD.matcher(word).matches() ? word : null;
  }
}
