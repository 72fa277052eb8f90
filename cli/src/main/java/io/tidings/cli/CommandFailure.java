package io.tidings.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with one line on stderr and an exit code. It is expected: there is no trace. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final @Nullable String problem;

  /**
   * @param exitCode one of {@link ExitCodes}
   * @param message what was wrong, where, and what to do
   */
  public CommandFailure(int exitCode, String message) {
    this(exitCode, message, null);
  }

  /**
   * @param problem the JSON text of the problem document that the server answered; null for none
   */
  public CommandFailure(int exitCode, String message, @Nullable String problem) {
    super(message, null, false, false);
    this.exitCode = exitCode;
    this.problem = problem;
  }

  /** The command line is wrong in a way that picocli cannot know. */
  public static CommandFailure usage(String message) {
    return new CommandFailure(ExitCodes.USAGE, message);
  }

  /** The same with what had been done before: then it is no usage error any more. */
  public CommandFailure after(String done) {
    int code = exitCode == ExitCodes.USAGE ? ExitCodes.FAILED : exitCode;
    return new CommandFailure(code, done + "; then: " + getMessage(), problem);
  }

  int exitCode() {
    return exitCode;
  }

  @Nullable String problem() {
    return problem;
  }
}
