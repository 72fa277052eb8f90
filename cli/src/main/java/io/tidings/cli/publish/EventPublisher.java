package io.tidings.cli.publish;

import io.tidings.cli.CommandFailure;
import io.tidings.cli.ExitCodes;
import io.tidings.cli.Json;
import io.tidings.cli.OutputOptions;
import io.tidings.cli.Pause;
import io.tidings.cli.http.Answer;
import io.tidings.cli.http.Backoff;
import io.tidings.cli.http.HttpServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Posts events. A request whose answer is lost, or that the node cannot serve now, is repeated with
 * its idempotency key, so that it is written once.
 */
final class EventPublisher {
  private static final int ATTEMPTS = 6;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  private final HttpServer server;
  private final OutputOptions output;
  private final Pause pause;
  private final CountDownLatch never = new CountDownLatch(1);

  EventPublisher(HttpServer server, OutputOptions output, Pause pause) {
    this.server = server;
    this.output = output;
    this.pause = pause;
  }

  /**
   * @param key null for ephemeral events, which may not be sent twice: nothing keeps them once
   * @return an answer of success
   * @throws CommandFailure if it is refused, or not answered after all attempts
   */
  Answer post(String path, String body, @Nullable String key) throws InterruptedException {
    Map<String, String> headers = key == null ? Map.of() : Map.of("Idempotency-Key", key);
    Backoff backoff = new Backoff();
    for (int attempt = 1; ; attempt++) {
      Duration least = Duration.ZERO;
      String trouble;
      try {
        Answer answer = server.send("POST", path, headers, body);
        if (answer.successful()) {
          return answer;
        }
        boolean unwritten = answer.status() == 429 || answer.status() == 503;
        if (!answer.temporary() || attempt == ATTEMPTS || (key == null && !unwritten)) {
          throw answer.refusal();
        }
        least = answer.retryAfter();
        trouble = answer.description();
      } catch (IOException e) {
        trouble = "no answer of " + server.url() + " (" + e.getMessage() + ")";
        if (key == null) {
          throw new CommandFailure(
              ExitCodes.UNAVAILABLE, trouble + "; the event may have been sent or not");
        }
        if (attempt == ATTEMPTS) {
          throw new CommandFailure(
              ExitCodes.UNAVAILABLE,
              trouble + "; it is written once if it is repeated with --idempotency-key " + key);
        }
      }
      Duration wait = backoff.next(FIRST_WAIT, least);
      output.tell(
          "%s; trying again in %.1f s%s"
              .formatted(
                  trouble,
                  wait.toMillis() / 1000.0,
                  key == null ? "" : " with idempotency key " + key),
          Json.line()
              .with("kind", "retrying")
              .with("because", trouble)
              .with("waitMs", wait.toMillis())
              .with("idempotencyKey", key));
      pause.await(wait, never);
    }
  }
}
