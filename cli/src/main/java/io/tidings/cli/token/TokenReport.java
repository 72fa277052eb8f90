package io.tidings.cli.token;

import io.tidings.cli.ExitCodes;
import io.tidings.cli.Json;
import io.tidings.cli.JsonObject;
import io.tidings.cli.NotJsonException;
import io.tidings.cli.OutputOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a token says, and what a node would find wrong with it as far as that can be seen from here.
 *
 * @param problems in words; empty if there are none
 * @param signatureChecked whether there was a secret to check it with
 */
record TokenReport(
    SignedToken token, @Nullable Instant expires, List<String> problems, boolean signatureChecked) {
  /** docs/protocol.md, "Access". */
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

  static TokenReport of(SignedToken token, byte @Nullable [] secret, Instant now) {
    JsonObject header = object(token.header());
    JsonObject claims = object(token.claims());
    List<String> problems = new ArrayList<>();
    Instant expires = time(claims, "exp");
    if (expires == null) {
      problems.add("it has no exp");
    } else if (!now.isBefore(expires)) {
      problems.add("it has expired " + words(Duration.between(expires, now)) + " ago");
    }
    for (String claim : List.of("nbf", "iat")) {
      Instant from = time(claims, claim);
      if (from != null && from.isAfter(now.plus(CLOCK_SKEW))) {
        problems.add(claim + " is " + words(Duration.between(now, from)) + " ahead");
      }
    }
    if (secret != null && !"HS256".equals(header.text("alg"))) {
      problems.add("it is signed with " + header.text("alg") + " and not with a secret (HS256)");
    } else if (secret != null && !token.isSignedWith(secret)) {
      problems.add("it was signed with another secret");
    }
    if (claims.raw("tidings") == null) {
      problems.add("it has no claim tidings, so no rights");
    }
    return new TokenReport(token, expires, List.copyOf(problems), secret != null);
  }

  /** Returns the exit code. */
  int print(OutputOptions output) {
    if (output.json()) {
      output
          .out()
          .println(
              Json.line()
                  .withJson("header", token.header())
                  .withJson("claims", token.claims())
                  .with("expires", expires == null ? null : expires.toString())
                  .withJson("problems", Json.strings(problems))
                  .with("signatureChecked", signatureChecked));
    } else {
      output.out().println("header     " + token.header());
      output.out().println("claims     " + token.claims());
      output.out().println("expires    " + (expires == null ? "never" : expires));
      String valid = signatureChecked ? "yes" : "yes, if the signature is right";
      output.out().println("valid      " + (problems.isEmpty() ? valid : "no"));
      problems.forEach(problem -> output.out().println("           " + problem));
    }
    return problems.isEmpty() ? ExitCodes.DONE : ExitCodes.FINDINGS;
  }

  private static @Nullable Instant time(JsonObject claims, String name) {
    long seconds = claims.number(name, Long.MIN_VALUE);
    return seconds == Long.MIN_VALUE
        ? null
        : Instant.ofEpochSecond(
            Math.clamp(seconds, Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()));
  }

  private static JsonObject object(String json) {
    try {
      return JsonObject.read(json);
    } catch (NotJsonException e) {
      throw new IllegalStateException("it was read before", e);
    }
  }

  private static String words(Duration time) {
    if (time.toDays() > 1) {
      return time.toDays() + " days";
    }
    if (time.toHours() > 1) {
      return time.toHours() + " hours";
    }
    return time.toMinutes() > 1 ? time.toMinutes() + " minutes" : time.toSeconds() + " s";
  }
}
