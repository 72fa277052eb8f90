package io.tidings.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the build says about a public API that is, or is not, what was released. */
@Tag("slow")
class ReleasedApiTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path CLASSES = ROOT.resolve("shared-events/target/classes");

  /** Surefire says where Maven's local repository is; what is put there is removed again. */
  private static final Path RELEASES =
      Path.of(
          System.getProperty(
              "localRepository", System.getProperty("user.home") + "/.m2/repository"),
          "io/tidings/shared-events");

  private static final String SAME = "0-same-" + ProcessHandle.current().pid();
  private static final String LARGER = "0-larger-" + ProcessHandle.current().pid();

  @BeforeAll
  static void release(@TempDir Path more) throws IOException {
    Path source = Files.createDirectories(more.resolve("src")).resolve("SinceRemoved.java");
    Files.writeString(
        source, "package io.tidings.events; public interface SinceRemoved { void call(); }");
    Path compiled = Files.createDirectories(more.resolve("classes"));
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "--release", "21", "-d", compiled.toString(), source.toString());
    assertThat(code).isZero();
    release(SAME, CLASSES);
    release(LARGER, CLASSES, compiled);
  }

  @AfterAll
  static void remove() throws IOException {
    for (String version : List.of(SAME, LARGER)) {
      try (Stream<Path> files = Files.walk(RELEASES.resolve(version))) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private static void release(String version, Path... folders) throws IOException {
    Path folder = Files.createDirectories(RELEASES.resolve(version));
    Files.writeString(
        folder.resolve("shared-events-" + version + ".pom"),
        """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>io.tidings</groupId>
          <artifactId>shared-events</artifactId>
          <version>%s</version>
        </project>
        """
            .formatted(version));
    try (OutputStream out =
            Files.newOutputStream(folder.resolve("shared-events-" + version + ".jar"));
        JarOutputStream jar = new JarOutputStream(out)) {
      for (Path classes : folders) {
        try (Stream<Path> files = Files.walk(classes)) {
          files.filter(Files::isRegularFile).forEach(file -> put(jar, classes, file));
        }
      }
    }
  }

  private static void put(JarOutputStream jar, Path classes, Path file) {
    try {
      jar.putNextEntry(new JarEntry(classes.relativize(file).toString()));
      Files.copy(file, jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Outcome(int code, String output) {}

  private static Outcome compareWith(String version, String breaks) throws Exception {
    return compare(
        "-Djapicmp.skip=false", "-Dreleased.version=" + version, "-Djapicmp.breaks=" + breaks);
  }

  private static Outcome compare(String... properties) throws Exception {
    // The phase makes Maven take the module's own classes, of which the repository may have none.
    List<String> command =
        new ArrayList<>(
            List.of(ROOT + "/scripts/mvn", "-o", "-pl", "shared-events", "-Dmaven.main.skip"));
    command.addAll(List.of("compile", "japicmp:cmp@released"));
    command.addAll(List.of(properties));
    Path output = Files.createTempFile("japicmp-", ".txt");
    try {
      Process maven =
          new ProcessBuilder(command)
              .directory(ROOT.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = maven.waitFor(2, TimeUnit.MINUTES);
      maven.destroyForcibly();
      String text = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(ended).as("Maven ended in time: %s", text).isTrue();
      return new Outcome(maven.exitValue(), text);
    } finally {
      Files.delete(output);
    }
  }

  @Test
  void api_nothingReleased_isNotCompared() throws Exception {
    Outcome outcome = compare("-Djapicmp.skip=true", "-Dreleased.version=none");
    assertThat(outcome.code()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("japicmp skipped");
  }

  @Test
  void api_asReleased_passes() throws Exception {
    Outcome outcome = compareWith(SAME, "");
    assertThat(outcome.code()).as(outcome.output()).isZero();
    assertThat(outcome.output()).doesNotContain("japicmp skipped");
  }

  @Test
  void api_typeRemovedSinceTheRelease_failsAndNamesIt() throws Exception {
    Outcome outcome = compareWith(LARGER, "");
    assertThat(outcome.code()).as(outcome.output()).isNotZero();
    assertThat(outcome.output()).contains("io.tidings.events.SinceRemoved");
  }

  @Test
  void api_typeRemovedOnPurpose_passes() throws Exception {
    Outcome outcome = compareWith(LARGER, "io.tidings.events.Other;io.tidings.events.SinceRemoved");
    assertThat(outcome.code()).as(outcome.output()).isZero();
  }
}
