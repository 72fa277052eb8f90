package io.tidings.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidings completion}. */
@Command(
    name = "completion",
    description = "Prints a script that completes commands and options in bash and zsh.",
    footer = {"%nExample:", "  source <(tidings completion)   # in ~/.bashrc or ~/.zshrc"})
final class CompletionCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("picocli has not set the command");
    }
    spec.commandLine().getOut().print(AutoComplete.bash("tidings", spec.root().commandLine()));
    return ExitCodes.DONE;
  }
}
