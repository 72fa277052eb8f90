package io.tidings.node.mutants;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs tests on the product, or on a mutant of it, in JVMs beside this one. Thread-safe. */
final class MutantRunner implements AutoCloseable {
  private final Path folder;
  private final String classPath = System.getProperty("java.class.path");

  /** The product and its tests, of all modules. */
  private final List<Path> classes;

  /** The libraries, and of the tests the host alone. */
  private final String hostClassPath;

  private final Deque<TestWorker> idle = new ConcurrentLinkedDeque<>();

  record TestOutcome(Verdict verdict, Duration took) {}

  /**
   * @param root of the product: what lies elsewhere on the class path is a library
   * @param folder where each run leaves its mutated class, its output and its verdict
   */
  MutantRunner(Path root, Path folder) throws IOException {
    this.folder = folder;
    List<Path> all = Arrays.stream(classPath.split(File.pathSeparator)).map(Path::of).toList();
    this.classes = all.stream().filter(path -> path.startsWith(root)).toList();
    this.hostClassPath =
        classPath(host(), all.stream().filter(path -> !path.startsWith(root)).toList());
  }

  private static String classPath(Path first, List<Path> others) {
    return Stream.concat(Stream.of(first), others.stream())
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** A folder with the classes of this package, without the product's. */
  private Path host() throws IOException {
    Path host = folder.resolve("host");
    String name = MutantRunner.class.getPackageName().replace('.', '/');
    Path target = Files.createDirectories(host.resolve(name));
    Path tests =
        Path.of(MutantRunner.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    try (Stream<Path> files = Files.list(tests.resolve(name))) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return host;
  }

  /** Runs the test that has to notice. */
  TestOutcome runMutant(Mutant mutant) {
    try {
      Path place = Files.createDirectories(folder.resolve(mutant.name()));
      mutant.plant(place, classPath);
      List<Path> mutated = new ArrayList<>(classes);
      mutated.addFirst(place);
      return run(
          new TestRequest(
              place,
              mutated,
              place + File.pathSeparator + classPath,
              mutant.catcher().properties(),
              List.of(mutant.catcher().test())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs tests on the product as it is; all with the same properties. */
  TestOutcome runUnmutated(String name, List<Catcher> tests) {
    try {
      Path place = Files.createDirectories(folder.resolve(name));
      return run(
          new TestRequest(
              place,
              classes,
              classPath,
              tests.getFirst().properties(),
              tests.stream().map(Catcher::test).toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TestOutcome run(TestRequest request) throws IOException {
    long start = System.nanoTime();
    TestWorker worker = idle.poll();
    if (worker == null) {
      worker = new TestWorker(hostClassPath, folder.resolve("workers.txt"));
    }
    Verdict verdict = worker.run(request);
    if (worker.isFit()) {
      idle.push(worker);
    } else {
      worker.close();
    }
    return new TestOutcome(verdict, Duration.ofNanos(System.nanoTime() - start));
  }

  @Override
  public void close() {
    idle.forEach(TestWorker::close);
  }
}
