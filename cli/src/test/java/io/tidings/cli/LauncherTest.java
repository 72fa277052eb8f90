package io.tidings.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.logging.LDLogger;
import io.tidings.events.Topic;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import okhttp3.OkHttpClient;
import okio.Okio;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.core.json.JsonFactory;

/** The archive of a release, unpacked and started as a user would. */
@Tag("slow")
class LauncherTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @TempDir static Path folder;

  /** Packs the classes as they are now with the jars that these commands need. */
  @BeforeAll
  static void unpackArchive() throws Exception {
    Path lib = Files.createDirectory(folder.resolve("lib"));
    List<Class<?>> needed =
        List.of(
            Topic.class,
            CommandLine.class,
            EventSource.class,
            LDLogger.class,
            OkHttpClient.class,
            Okio.class,
            kotlin.Unit.class,
            JsonFactory.class,
            NullMarked.class);
    List<String> names = new ArrayList<>();
    for (Class<?> type : needed) {
      String name = type.getSimpleName() + ".jar";
      pack(source(type), lib.resolve(name), "");
      names.add(name);
    }
    pack(source(Tidings.class), lib.resolve("tidings.jar"), String.join(" ", names));

    run(Map.of(), "../scripts/cli-archive", lib.toString(), "1.2.3", folder.toString());
    Path home = Files.createDirectory(folder.resolve("a home"));
    run(Map.of(), "tar", "-xzf", folder + "/tidings-1.2.3.tar.gz", "-C", home.toString());
    Files.createSymbolicLink(folder.resolve("tidings"), home.resolve("tidings-1.2.3/bin/tidings"));
  }

  @Test
  void launcher_findsItsJarsAndSpeaksUtf8WhateverTheLocaleIs() throws Exception {
    Map<String, String> environment =
        Map.of("TIDINGS_CACHE", "off", "LC_ALL", "C", "TIDINGS_ACCESS_JWT_SECRET", SECRET);

    String token = run(environment, tidings(), "token", "--subject", "ümit €").strip();

    assertThat(run(environment, tidings(), "token", "--decode", token))
        .contains("\"sub\":\"ümit €\"");
    assertThat(folder.resolve("a home/tidings-1.2.3/completion/tidings.bash"))
        .content()
        .contains("complete -F");
  }

  @Test
  void firstCall_makesACacheThatTheNextOnesUse() throws Exception {
    Path cache = folder.resolve("cache");
    Map<String, String> environment = Map.of("TIDINGS_CACHE", cache.toString());

    assertThat(run(environment, tidings(), "--version")).startsWith("tidings ");
    await("the cache").atMost(Duration.ofMinutes(2)).until(() -> files(cache).size() == 1);

    assertThat(files(cache).getFirst().toString()).endsWith(".aot");
    // A JVM with this mode ends when it cannot use the cache.
    Path copy = Files.copy(folder.resolve("tidings").toRealPath(), strictLauncher());
    Files.writeString(
        copy,
        Files.readString(copy).replace("(\"-XX:AOTCache=", "(-XX:AOTMode=on \"-XX:AOTCache="));
    assertThat(Files.readString(copy)).contains("-XX:AOTMode=on");
    assertThat(run(environment, "bash", copy.toString(), "--help")).contains("tail");
    assertThat(files(cache)).hasSize(1);
  }

  private static String tidings() {
    return folder.resolve("tidings").toString();
  }

  private static Path strictLauncher() throws IOException {
    return folder.resolve("tidings").toRealPath().resolveSibling("strict");
  }

  private static List<Path> files(Path cache) throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.toList();
    }
  }

  private static Path source(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** Copies a jar, or makes one of a folder with classes. */
  private static void pack(Path source, Path jar, String classPath) throws IOException {
    if (Files.isRegularFile(source)) {
      Files.copy(source, jar);
      return;
    }
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest);
        Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(new ZipEntry(source.relativize(file).toString()));
        Files.copy(file, entries);
      }
    }
  }

  private static String run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
