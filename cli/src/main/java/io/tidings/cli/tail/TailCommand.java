package io.tidings.cli.tail;

import io.tidings.cli.CommandFailure;
import io.tidings.cli.DurationConverter;
import io.tidings.cli.ExitCodes;
import io.tidings.cli.OutputOptions;
import io.tidings.cli.ServerOptions;
import io.tidings.cli.Tidings;
import io.tidings.cli.http.HttpServer;
import io.tidings.events.Cursor;
import io.tidings.events.InvalidNameException;
import io.tidings.events.Topic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tidings tail}. */
@Command(
    name = "tail",
    description = {
      "Follows topics and prints their events: position, time, topic, type and data.",
      "It connects again by itself and goes on where it was. What is missing for good is told."
    },
    footer = {
      "%nExamples:",
      "  tidings tail public.hello",
      "  tidings tail order.42 customer.7 --type 'order.*' --json",
      "  tidings tail jobs --position-file jobs.position | while read -r line; do …; done",
      "  tidings tail jobs --count 1 --for 30s   # waits for the next event"
    })
public final class TailCommand implements Callable<Integer> {
  private static final int MAX_TOPICS = 100;

  @ParentCommand private @Nullable Tidings tidings;
  @Mixin private final ServerOptions server = new ServerOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(arity = "1..*", paramLabel = "TOPIC", description = "What to follow, up to 100.")
  private List<String> topics = List.of();

  @Option(
      names = "--since",
      paramLabel = "POSITION",
      description = "Begin after this position instead of now.")
  private @Nullable String since;

  @Option(
      names = "--position-file",
      paramLabel = "FILE",
      description =
          "Begin where this file says, and keep the position there after each event was printed."
              + " Without the file, --since counts.")
  private @Nullable String positionFile;

  @Option(names = "--count", paramLabel = "N", description = "End after so many events.")
  private long count = Long.MAX_VALUE;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "End after this time: 500ms, 30s, 5m, 2h.")
  private @Nullable Duration time;

  @Option(
      names = "--type",
      paramLabel = "PATTERN",
      description = "Print these types alone; * stands for any characters. Can be repeated.")
  private List<String> types = List.of();

  @Option(
      names = "--give-up-after",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "End when there was no stream for this time. Otherwise it tries on and on.")
  private @Nullable Duration giveUpAfter;

  @Override
  public Integer call() throws InterruptedException {
    if (count < 1) {
      throw CommandFailure.usage("--count must be 1 or more; got " + count);
    }
    String path = path();
    PositionFile file = positionFile == null ? null : new PositionFile(positionFile);
    TailOutput tail = new TailOutput(output, types(), count, file, begin(file));
    HttpServer node = server.server();
    StreamFollower follower =
        new StreamFollower(node, path, tail, Tidings.require(tidings).pause(), giveUpAfter);
    try (TailSignals signals = TailSignals.install(tail)) {
      startTimer(follower);
      TailEnding ending = follower.follow();
      signals.disarm();
      return ended(ending, tail, node);
    }
  }

  private int ended(TailEnding ending, TailOutput tail, HttpServer node) {
    return switch (ending) {
      case TailEnding.Counted counted -> {
        tail.end("done");
        yield ExitCodes.DONE;
      }
      case TailEnding.TimeOver over -> {
        tail.end("time is over");
        yield count == Long.MAX_VALUE ? ExitCodes.DONE : ExitCodes.FAILED;
      }
      case TailEnding.OutputClosed closed -> {
        tail.end("the output takes no more");
        yield ExitCodes.FAILED;
      }
      case TailEnding.Final last -> {
        tail.end("closed for good");
        throw new CommandFailure(
            ExitCodes.FAILED, "the node closed the stream: " + advice(last.reason()));
      }
      case TailEnding.Refused refused -> {
        if (tail.position() != null) {
          tail.end("refused");
        }
        throw refused.answer().refusal();
      }
      case TailEnding.GaveUp gaveUp -> {
        tail.end("gave up");
        throw new CommandFailure(
            ExitCodes.UNAVAILABLE, node.url() + ": no stream: " + gaveUp.trouble());
      }
      case TailEnding.Malformed malformed -> {
        tail.end("stopped");
        throw new CommandFailure(
            ExitCodes.FAILED,
            "a frame %s %s: %s"
                .formatted("from " + node.url(), malformed.what(), malformed.frame()));
      }
    };
  }

  private static String advice(String reason) {
    return switch (reason) {
      case "session-expired" -> "session-expired (get a new token)";
      case "revoked" -> "revoked (the right to read these topics was taken away)";
      case "replaced" -> "replaced (a newer connection took its place)";
      case "wiped" -> "wiped (the data is gone)";
      default -> reason;
    };
  }

  private @Nullable String begin(@Nullable PositionFile file) {
    if (since != null && Cursor.read(since) == null) {
      throw CommandFailure.usage(
          "--since must be a position like 1xk3v9q2.1795188983747-0; got \"" + since + "\"");
    }
    String kept = file == null ? null : file.read();
    return kept == null ? since : kept;
  }

  private String path() {
    if (topics.size() > MAX_TOPICS) {
      throw CommandFailure.usage("TOPIC: at most " + MAX_TOPICS + "; got " + topics.size());
    }
    StringBuilder path = new StringBuilder("/api/stream?framing=unnamed");
    for (String topic : topics) {
      if (new Topic(topic).internal()) {
        throw new InvalidNameException("topic", topic, "free to name (topics with $ are not)");
      }
      path.append("&topic=").append(HttpServer.encoded(topic));
    }
    String workspace = server.workspaceQuery();
    return path + (workspace.isEmpty() ? "" : "&" + workspace);
  }

  private Predicate<String> types() {
    if (types.isEmpty()) {
      return type -> true;
    }
    List<Pattern> patterns =
        types.stream()
            .map(type -> Pattern.compile("\\Q" + type.replace("*", "\\E.*\\Q") + "\\E"))
            .toList();
    return type -> patterns.stream().anyMatch(pattern -> pattern.matcher(type).matches());
  }

  private void startTimer(StreamFollower follower) {
    if (time == null) {
      return;
    }
    Duration whole = time;
    Thread timer =
        new Thread(
            () -> {
              try {
                Thread.sleep(whole);
                follower.end();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "time");
    timer.setDaemon(true);
    timer.start();
  }
}
