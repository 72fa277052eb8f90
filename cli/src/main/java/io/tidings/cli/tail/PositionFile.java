package io.tidings.cli.tail;

import io.tidings.cli.CommandFailure;
import io.tidings.cli.ExitCodes;
import io.tidings.events.Cursor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a position. The file is replaced as a whole: a process that is killed leaves old or new.
 */
final class PositionFile {
  private static final int MAX_BYTES = 1024;

  private final Path file;
  private final Path next;

  PositionFile(String name) {
    try {
      file = Path.of(name).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw CommandFailure.usage("--position-file: \"" + name + "\" is no name of a file");
    }
    Path folder = file.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw CommandFailure.usage("--position-file: there is no folder " + folder);
    }
    // beside it, since only a move within a file system replaces a file at once
    next = file.resolveSibling(file.getFileName() + ".new");
  }

  /** What was kept; null if there is no file yet, or an empty one. */
  @Nullable String read() {
    try (var in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip();
      if (text.isEmpty()) {
        return null;
      }
      if (Cursor.read(text) == null) {
        throw CommandFailure.usage(
            "--position-file: " + file + " has no position like 1xk3v9q2.1795188983747-0");
      }
      return text;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw CommandFailure.usage("--position-file: " + file + " cannot be read: " + e.getMessage());
    }
  }

  void write(String position) {
    try {
      Files.writeString(next, position + "\n");
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCodes.FAILED,
          "--position-file: "
              + file
              + " cannot be written ("
              + e
              + "); the position is "
              + position);
    }
  }
}
