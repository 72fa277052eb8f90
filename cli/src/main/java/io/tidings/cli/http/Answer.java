package io.tidings.cli.http;

import io.tidings.cli.CommandFailure;
import io.tidings.cli.ExitCodes;
import io.tidings.cli.JsonObject;
import io.tidings.cli.NotJsonException;
import java.time.Duration;
import java.util.Map;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered.
 *
 * @param retryAfter how long it asked to wait (<a
 *     href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110</a>); zero if it did
 *     not
 */
public record Answer(int status, String body, Duration retryAfter) {
  private static final int SHOWN = 200;

  /** The answer with this content. */
  public static Answer of(Response response, String body) {
    String header = String.valueOf(response.header("Retry-After"));
    boolean seconds = header.matches("[0-9]{1,6}");
    Duration wait = seconds ? Duration.ofSeconds(Long.parseLong(header)) : Duration.ZERO;
    String location = response.header("Location");
    return new Answer(
        response.code(), response.isRedirect() ? "redirected to " + location : body, wait);
  }

  public boolean successful() {
    return status >= 200 && status < 300;
  }

  /** Whether the same request may be answered otherwise later. */
  public boolean temporary() {
    return status == 408 || status == 429 || status >= 500;
  }

  /** The content. What is no JSON object comes from something that is no node. */
  public JsonObject json(HttpServer server) {
    try {
      return JsonObject.read(body);
    } catch (NotJsonException e) {
      throw new CommandFailure(
          ExitCodes.FAILED, "the answer of " + server.url() + " " + e.getMessage() + shown());
    }
  }

  /** Why the request was refused, with the field and the value as the problem document has them. */
  public CommandFailure refusal() {
    int exitCode = temporary() ? ExitCodes.UNAVAILABLE : ExitCodes.FAILED;
    JsonObject problem = problem();
    return problem.fields().isEmpty()
        ? new CommandFailure(exitCode, description())
        : new CommandFailure(exitCode, description(), body.strip());
  }

  /** The status, and what the problem document says: {@code 400 invalid-name, field type: …}. */
  public String description() {
    JsonObject problem = problem();
    String detail = problem.text("detail");
    if (detail == null) {
      return "answered " + status + shown();
    }
    StringBuilder text = new StringBuilder("answered ").append(status);
    append(text, " ", problem.text("code"));
    append(text, ", field ", problem.text("field"));
    return text.append(": ").append(detail).toString();
  }

  private static void append(StringBuilder text, String before, @Nullable String what) {
    if (what != null) {
      text.append(before).append(what);
    }
  }

  private JsonObject problem() {
    try {
      return JsonObject.read(body);
    } catch (NotJsonException e) {
      return new JsonObject(Map.of());
    }
  }

  private String shown() {
    String line = body.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
    if (line.isEmpty()) {
      return "";
    }
    return ": " + (line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line);
  }
}
