package io.tidings.cli.log;

import io.tidings.cli.CommandFailure;
import io.tidings.cli.ExitCodes;
import io.tidings.cli.OutputOptions;
import io.tidings.cli.RedisOptions;
import io.tidings.events.InvalidNameException;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.redis.LogInspector;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidings inspect}: what the log has of a topic, or which topics a workspace has. */
@Command(
    name = "inspect",
    description = {
      "Shows what Redis has of a topic: head, chain, events, retention, and its connections by"
          + " node.",
      "Without a topic it lists the topics of the workspace. It only reads, in small steps."
    },
    footer = {
      "%nExamples:%n",
      "  tidings inspect news",
      "  tidings inspect '$project.3' --management http://node-1:9080",
      "  tidings inspect --sort age --limit 50 --json"
    })
public final class InspectCommand implements Callable<Integer> {
  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final RedisOptions redis = new RedisOptions();
  @Mixin private final WorkspaceOptions workspace = new WorkspaceOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "TOPIC", description = "The topic, by its whole name.")
  private @Nullable String topic;

  @Option(
      names = "--management",
      paramLabel = "URL",
      description =
          "The management port of any node, to ask for connections (TIDINGS_MANAGEMENT_URL).")
  private @Nullable String management;

  @Option(
      names = "--sort",
      paramLabel = "KEY",
      defaultValue = "bytes",
      description = "Without a topic: bytes (the largest first) or age (the oldest first).")
  private String sort = "bytes";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Without a topic: show N topics (default ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--max-keys",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Look at most at N keys of Tidings (default ${DEFAULT-VALUE}).")
  private long maxKeys;

  @Override
  public Integer call() {
    check();
    return RedisLogs.with(redis, this::show);
  }

  private void check() {
    if (!sort.equals("bytes") && !sort.equals("age")) {
      throw CommandFailure.usage("--sort must be bytes or age; got \"" + sort + "\"");
    }
    if (limit < 1 || limit > 10_000) {
      throw CommandFailure.usage("--limit must be 1 to 10000; got \"" + limit + "\"");
    }
    if (maxKeys < 1) {
      throw CommandFailure.usage("--max-keys must be at least 1; got \"" + maxKeys + "\"");
    }
    if (topic == null && spec.commandLine().getParseResult().hasMatchedOption("--management")) {
      throw CommandFailure.usage("--management needs a topic");
    }
  }

  private int show(LogInspector inspector) {
    Workspace in = new Workspace(workspace.name());
    if (!inspector.clock(in).readable()) {
      throw new CommandFailure(
          ExitCodes.FAILED,
          "the workspace "
              + in
              + " has no clock that can be read here: it was never used, or see 'tidings fsck'");
    }
    if (topic == null) {
      TopicList list = TopicList.of(inspector, in, sort.equals("age"), limit, maxKeys);
      output.out().println(output.json() ? list.json() : list.text());
      return ExitCodes.DONE;
    }
    TopicReport report = TopicReport.of(inspector, in, topicOf(topic), maxKeys);
    NodeConnections connections = NodeConnections.ask(management, topic);
    output.out().println(output.json() ? report.json(connections) : report.text(connections));
    return connections.failed() ? ExitCodes.UNAVAILABLE : ExitCodes.DONE;
  }

  private static Topic topicOf(String name) {
    try {
      return new Topic(name);
    } catch (InvalidNameException e) {
      throw CommandFailure.usage("TOPIC: " + e.getMessage());
    }
  }
}
