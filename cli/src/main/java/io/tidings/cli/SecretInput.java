package io.tidings.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A secret that comes from one of three places: an option, which every user of the machine can read
 * while the command runs, a file ({@code -} for stdin), or the environment.
 */
public final class SecretInput {
  private static final int MAX_BYTES = 64 * 1024;

  private SecretInput() {}

  /**
   * @param option the option whose value is the secret, which the environment may fill as well
   * @param fileOption the option that names a file
   * @return without white space around it; null if there is none
   */
  public static @Nullable String read(
      CommandSpec command,
      String option,
      @Nullable String value,
      String fileOption,
      @Nullable String file) {
    if (file == null) {
      return value == null ? null : nonEmpty(option, value);
    }
    if (command.commandLine().getParseResult().hasMatchedOption(option)) {
      throw CommandFailure.usage("give " + option + " or " + fileOption + ", not both");
    }
    return nonEmpty(fileOption, content(Tidings.of(command).in(), fileOption, file));
  }

  private static String content(InputStream in, String option, String file) {
    try {
      byte[] bytes =
          file.equals("-") ? in.readNBytes(MAX_BYTES) : Files.readAllBytes(Path.of(file));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.usage(
          option + ": \"" + file + "\" cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private static String nonEmpty(String option, String text) {
    String secret = text.strip();
    if (secret.isEmpty()) {
      throw CommandFailure.usage(option + " is empty");
    }
    return secret;
  }
}
