package io.tidings.events.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a redis-server that is new enough. */
public final class RedisBinary {
  private static final int LEAST_MAJOR = 7;
  private static final Pattern VERSION = Pattern.compile("\\bv=(\\d+)\\.");

  private RedisBinary() {}

  /** The PATH's redis-server if it is new enough, else the bundled one. */
  public static Path find() {
    return onPath().orElseGet(RedisBinary::bundled);
  }

  /** The PATH's redis-server, version 7 or later. */
  public static Optional<Path> onPath() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path file = Path.of(folder, "redis-server");
      if (Files.isExecutable(file) && majorVersion(file) >= LEAST_MAJOR) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /** The binary of this platform in the jar of {@code org.signal:embedded-redis}. */
  public static Path bundled() {
    String name = "/redis-server-7.0.15-" + system() + "-" + processor();
    try (InputStream in = RedisBinary.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "no redis-server 7 on the PATH, and none for this machine ("
                + name
                + ") in a"
                + " dependency: install Redis, or add org.signal:embedded-redis");
      }
      Path file = Files.createTempFile("redis-server-", "");
      file.toFile().deleteOnExit();
      Files.write(file, in.readAllBytes());
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int majorVersion(Path file) {
    try {
      Process process = new ProcessBuilder(file.toString(), "--version").start();
      byte[] out = process.getInputStream().readAllBytes();
      Matcher version = VERSION.matcher(new String(out, StandardCharsets.UTF_8));
      return version.find() ? Integer.parseInt(version.group(1)) : 0;
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.contains("mac") ? "darwin" : name.replaceAll("\\W.*", "");
  }

  private static String processor() {
    String name = System.getProperty("os.arch");
    return switch (name) {
      case "aarch64" -> "arm64";
      case "x86_64" -> "amd64";
      case "x86", "i386", "i686" -> "386";
      default -> name;
    };
  }
}
