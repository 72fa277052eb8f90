package io.tidings.node.mutants;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a {@link TestHost} is asked to run. It travels in a file.
 *
 * @param place the folder of this request, of its verdict and of what the tests print
 * @param classes the folders and jars with the product and its tests; the first one counts
 * @param classPath the whole class path, for tests that start JVMs
 * @param properties {@code -Dname=value}
 * @param tests {@code a.TestClass} or {@code a.TestClass#method}
 */
record TestRequest(
    Path place, List<Path> classes, String classPath, List<String> properties, List<String> tests) {

  static TestRequest read(Path place) throws IOException {
    List<String> lines = Files.readAllLines(file(place));
    return new TestRequest(
        place,
        Arrays.stream(lines.get(0).split(File.pathSeparator)).map(Path::of).toList(),
        lines.get(1),
        Arrays.stream(lines.get(2).split(" ")).filter(word -> !word.isEmpty()).toList(),
        lines.subList(3, lines.size()));
  }

  void write() throws IOException {
    Files.deleteIfExists(verdictFile());
    List<String> lines = new ArrayList<>();
    lines.add(String.join(File.pathSeparator, classes.stream().map(Path::toString).toList()));
    lines.add(classPath);
    lines.add(String.join(" ", properties));
    lines.addAll(tests);
    Files.write(file(place), lines);
  }

  private static Path file(Path place) {
    return place.resolve("request.txt");
  }

  Path output() {
    return place.resolve("output.txt");
  }

  private Path verdictFile() {
    return place.resolve("verdict.txt");
  }

  Verdict verdict() throws IOException {
    return Verdict.read(verdictFile());
  }

  void answer(Verdict verdict) throws IOException {
    verdict.write(verdictFile());
  }
}
