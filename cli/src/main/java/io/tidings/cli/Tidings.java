package io.tidings.cli;

import io.tidings.cli.drain.DrainCommand;
import io.tidings.cli.log.FsckCommand;
import io.tidings.cli.log.InspectCommand;
import io.tidings.cli.publish.PublishCommand;
import io.tidings.cli.tail.TailCommand;
import io.tidings.cli.token.TokenCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code tidings}. Subcommands are registered here and nowhere else. */
@Command(
    name = "tidings",
    description = "Follows topics, publishes, and looks after nodes and their log.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = ManifestVersion.class,
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    subcommands = {
      TailCommand.class,
      PublishCommand.class,
      TokenCommand.class,
      InspectCommand.class,
      FsckCommand.class,
      DrainCommand.class,
      CompletionCommand.class
    })
public final class Tidings implements Runnable {
  private final InputStream in;
  private final Pause pause;

  @Spec private CommandSpec spec = CommandSpec.create();

  private Tidings(InputStream in, Pause pause) {
    this.in = in;
    this.pause = pause;
  }

  /** The command with its subcommands. Tests give it what a process has. */
  public static CommandLine commandLine(
      Map<String, String> environment, InputStream in, Pause pause) {
    FailureHandler failures = new FailureHandler(environment);
    CommandLine command = new CommandLine(new Tidings(in, pause));
    command
        .setDefaultValueProvider(new EnvironmentDefaults(environment))
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures)
        .setUsageHelpLongOptionsMaxWidth(28)
        .setUsageHelpWidth(100)
        .setExpandAtFiles(false);
    return command;
  }

  /** The root of the command that is running. */
  public static Tidings of(CommandSpec command) {
    return (Tidings) command.root().userObject();
  }

  /** What stands on stdin. */
  public InputStream in() {
    return in;
  }

  public Pause pause() {
    return pause;
  }

  /** What picocli has set before it calls a command. */
  public static Tidings require(@Nullable Tidings tidings) {
    return Objects.requireNonNull(tidings, "picocli has not set the parent command");
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }

  public static void main(String[] arguments) {
    // whatever the locale says: events are UTF-8
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    int code =
        commandLine(System.getenv(), System.in, Pause.real())
            .setOut(out)
            .setErr(err)
            .execute(arguments);
    err.flush();
    // What could not be printed was not done.
    boolean lost = out.checkError() && code == ExitCodes.DONE;
    System.exit(lost ? ExitCodes.FAILED : code);
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }
}
