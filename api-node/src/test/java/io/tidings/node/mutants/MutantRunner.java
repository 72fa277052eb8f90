package io.tidings.node.mutants;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs tests on the product, or on a mutant of it, each time in a JVM of its own. Thread-safe. */
final class MutantRunner {
  /** Only for a run that would never end: no busy machine may come near it. */
  private static final Duration LIMIT = Duration.ofMinutes(20);

  private final Path folder;
  private final String classPath = System.getProperty("java.class.path");

  record TestOutcome(Verdict verdict, Duration took) {}

  /**
   * @param folder where each run leaves its mutated class, its output and its verdict
   */
  MutantRunner(Path folder) {
    this.folder = folder;
  }

  /** Runs the test that has to notice. */
  TestOutcome runMutant(Mutant mutant) {
    try {
      Path place = Files.createDirectories(folder.resolve(mutant.name()));
      mutant.plant(place, classPath);
      return fork(place, place + File.pathSeparator + classPath, List.of(mutant.catcher()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs tests on the product as it is; all with the same properties. */
  TestOutcome runUnmutated(String name, List<Catcher> tests) {
    try {
      return fork(Files.createDirectories(folder.resolve(name)), classPath, tests);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TestOutcome fork(Path place, String classPath, List<Catcher> tests)
      throws IOException {
    Path verdict = place.resolve("verdict.txt");
    Path output = place.resolve("output.txt");
    Files.deleteIfExists(verdict);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(tests.getFirst().properties());
    command.addAll(List.of("-cp", classPath, TestRun.class.getName(), verdict.toString()));
    tests.forEach(test -> command.add(test.test()));
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = ends(process);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    if (ended && Files.exists(verdict)) {
      return new TestOutcome(Verdict.read(verdict), took);
    }
    String what = ended ? "the JVM gave no verdict, see " : "took longer than " + LIMIT + ", see ";
    return new TestOutcome(new Verdict(Verdict.Kind.BROKEN, what + output), took);
  }

  private static boolean ends(Process process) {
    boolean ended = false;
    try {
      ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      // With it its Redis servers, which end only with a JVM that ends by itself.
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    return ended;
  }
}
