package io.tidings.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Part of mixins: the bearer token of a request, which need not be on the command line. */
public final class TokenOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "The token to send (TIDINGS_TOKEN). Other users of this machine see options.")
  private @Nullable String token;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The same from a file; - for stdin.")
  private @Nullable String tokenFile;

  boolean readsStdin() {
    return "-".equals(tokenFile);
  }

  /** What goes behind {@code Bearer}; null for none. */
  public @Nullable String secret() {
    if (command == null) {
      throw new IllegalStateException("not a mixin of a command");
    }
    String secret = SecretInput.read(command, "--token", token, "--token-file", tokenFile);
    if (secret != null && !secret.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw CommandFailure.usage("the token has characters that no header may have");
    }
    return secret;
  }
}
