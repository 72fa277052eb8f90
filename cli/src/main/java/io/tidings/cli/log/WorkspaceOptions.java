package io.tidings.cli.log;

import io.tidings.cli.CommandFailure;
import picocli.CommandLine.Option;

/** Mixin: which workspace. */
final class WorkspaceOptions {
  @Option(
      names = {"-w", "--workspace"},
      paramLabel = "NAME",
      defaultValue = "main",
      description = "The workspace (default ${DEFAULT-VALUE}).")
  private String name = "main";

  /** The name, which is one that a workspace can have. */
  String name() {
    if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
      throw CommandFailure.usage(
          "--workspace must be 1 to 64 of A-Z a-z 0-9 _ -; got \"" + name + "\"");
    }
    return name;
  }
}
