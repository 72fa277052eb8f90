package io.tidings.cli.drain;

import io.tidings.cli.CommandFailure;
import io.tidings.cli.DurationConverter;
import io.tidings.cli.ExitCodes;
import io.tidings.cli.HttpAddress;
import io.tidings.cli.Json;
import io.tidings.cli.JsonObject;
import io.tidings.cli.OutputOptions;
import io.tidings.cli.Pause;
import io.tidings.cli.Tidings;
import io.tidings.cli.TokenOptions;
import io.tidings.cli.http.Answer;
import io.tidings.cli.http.HttpServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code tidings drain}. */
@Command(
    name = "drain",
    description = {
      "Sends the streams of a node to the other nodes, as SIGTERM does; the node stays up.",
      "Nothing undoes it but a restart of the node."
    },
    footer = {
      "%nExamples:",
      "  tidings drain --management http://node-1:9080 --token-file drain.token --wait",
      "  tidings drain --management http://node-1:9080 --status --json"
    })
public final class DrainCommand implements Callable<Integer> {
  private static final String PATH = "/actuator/drain";
  private static final Duration POLL = Duration.ofSeconds(1);

  /** A node that was stopped answers no more; one that is only slow does, to one of these. */
  private static final int TRIES = 3;

  @ParentCommand private @Nullable Tidings tidings;
  @Mixin private final TokenOptions token = new TokenOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--management",
      paramLabel = "URL",
      required = true,
      description = "The management port of the node (TIDINGS_MANAGEMENT_URL).")
  private String management = "";

  @Option(names = "--wait", description = "Wait until no stream is left, and tell how many are.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Wait no longer than this; 2m by default.")
  private Duration timeout = Duration.ofMinutes(2);

  @Option(names = "--status", description = "Only tell how far it is, and change nothing.")
  private boolean status;

  @Override
  public Integer call() throws InterruptedException {
    String secret = token.secret();
    if (secret == null) {
      throw CommandFailure.usage(
          "a token is required, the node's tidings.drain.token: --token-file FILE,"
              + " TIDINGS_DRAIN_TOKEN or --token TOKEN");
    }
    HttpServer node = new HttpServer(HttpAddress.of("--management", management), secret);
    JsonObject state = ask(node, status ? "GET" : "POST");
    if (wait && is(state, "draining")) {
      state = await(node, state, Tidings.require(tidings).pause());
    }
    if (output.json()) {
      output.out().println(Json.line(state));
    } else {
      output.out().println(sentence(state));
    }
    return ExitCodes.DONE;
  }

  private JsonObject await(HttpServer node, JsonObject begun, Pause pause)
      throws InterruptedException {
    JsonObject state = begun;
    long told = -1;
    Duration waited = Duration.ZERO;
    long start = System.nanoTime();
    while (!is(state, "drained")) {
      long streams = state.number("streams", 0);
      if (streams != told) {
        told = streams;
        output.tell(sentence(state), Json.line(state));
      }
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      if ((elapsed.compareTo(waited) > 0 ? elapsed : waited).compareTo(timeout) >= 0) {
        throw new CommandFailure(
            ExitCodes.FAILED, "after " + timeout.toSeconds() + " s: " + sentence(state));
      }
      pause.await(POLL, new CountDownLatch(1));
      waited = waited.plus(POLL);
      state = ask(node, "GET");
    }
    return state;
  }

  private JsonObject ask(HttpServer node, String method) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      String trouble;
      try {
        Answer answer = node.send(method, PATH, Map.of(), null);
        if (answer.successful()) {
          return answer.json(node);
        }
        if (!answer.temporary() || attempt == TRIES) {
          throw answer.refusal();
        }
        trouble = answer.description();
      } catch (IOException e) {
        trouble = "cannot be reached (" + e.getMessage() + ")";
        if (attempt == TRIES) {
          throw new CommandFailure(
              ExitCodes.UNAVAILABLE,
              node.url() + " " + trouble + (method.equals("GET") ? "; was it stopped?" : ""));
        }
      }
      output.tell(
          trouble + "; trying again",
          Json.line().with("kind", "retrying").with("because", trouble));
      Tidings.require(tidings).pause().await(POLL, new CountDownLatch(1));
    }
  }

  private static boolean is(JsonObject state, String name) {
    return "true".equals(state.raw(name));
  }

  private static String sentence(JsonObject state) {
    String node = String.valueOf(state.text("node"));
    long streams = state.number("streams", 0);
    if (!is(state, "draining")) {
      return "%s is not draining and has %d streams".formatted(node, streams);
    }
    long atStart = state.number("streamsAtStart", streams);
    return is(state, "drained")
        ? "%s is drained; it had %d streams".formatted(node, atStart)
        : "%s is draining: %d of %d streams are left".formatted(node, streams, atStart);
  }
}
