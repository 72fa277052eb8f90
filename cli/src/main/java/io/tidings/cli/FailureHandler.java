package io.tidings.cli;

import io.tidings.events.InvalidNameException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says on stderr, in one line, why a command failed; in JSON where {@code --json} was given. */
final class FailureHandler implements IParameterExceptionHandler, IExecutionExceptionHandler {
  /** Prints the trace of a failure that is a bug. */
  private static final String TRACE = "TIDINGS_TRACE";

  private final Map<String, String> environment;

  FailureHandler(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    String help = "; see '" + command.getCommandSpec().qualifiedName() + " --help'";
    boolean json = List.of(arguments).contains("--json"); // nothing may have been parsed
    return tell(command, ExitCodes.USAGE, e.getMessage() + help, null, json);
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    boolean json = command.getParseResult().hasMatchedOption("--json");
    return switch (e) {
      case CommandFailure failure ->
          tell(command, failure.exitCode(), failure.getMessage(), failure.problem(), json);
      case InvalidNameException invalid ->
          tell(command, ExitCodes.USAGE, invalid.getMessage(), null, json);
      default -> {
        if (environment.containsKey(TRACE)) {
          e.printStackTrace(command.getErr());
        }
        yield tell(
            command,
            ExitCodes.FAILED,
            "failed: " + e + " (" + TRACE + "=1 shows where)",
            null,
            json);
      }
    };
  }

  private static int tell(
      CommandLine command,
      int code,
      @Nullable String message,
      @Nullable String problem,
      boolean json) {
    PrintWriter err = command.getErr();
    String text = String.valueOf(message);
    if (json) {
      Json.Line line = Json.line().with("error", text).with("exitCode", code);
      err.println(problem == null ? line : line.withJson("problem", problem));
    } else {
      err.println(
          command.getCommandSpec().qualifiedName()
              + ": "
              + text.replaceAll("\\R\\s*", " ").strip());
    }
    err.flush();
    return code;
  }
}
