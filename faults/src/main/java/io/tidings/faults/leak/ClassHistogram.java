package io.tidings.faults.leak;

import io.tidings.testbed.cluster.NodeProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How many objects of each class a JVM has, after a full collection.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/25/docs/specs/man/jcmd.html">jcmd,
 *     GC.class_histogram</a>
 */
record ClassHistogram(Map<String, Long> instances) {
  /** Rank, instances, bytes, class, and its module. */
  private static final Pattern LINE =
      Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+)(\\s.*)?");

  /** The classes of this project, but for those that the JVM makes of lambdas. */
  private static final String OURS = "io.tidings.";

  static ClassHistogram of(NodeProcess node) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(node.pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      ClassHistogram histogram = read(lines.lines().toList());
      if (process.waitFor() != 0 || histogram.instances.isEmpty()) {
        throw new IOException("jcmd told no classes of " + node.name());
      }
      return histogram;
    }
  }

  static ClassHistogram read(List<String> lines) {
    Map<String, Long> instances = new HashMap<>();
    for (String line : lines) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        instances.merge(matcher.group(2), Long.parseLong(matcher.group(1)), Long::sum);
      }
    }
    return new ClassHistogram(instances);
  }

  /** Those of this project. */
  ClassHistogram ours() {
    return new ClassHistogram(
        instances.entrySet().stream()
            .filter(it -> it.getKey().startsWith(OURS) && !it.getKey().contains("$$"))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  long count(String type) {
    return instances.getOrDefault(type, 0L);
  }

  /** The classes with most objects more than before, the one that grew most first. */
  List<String> growersSince(ClassHistogram before, int most) {
    return instances.keySet().stream()
        .filter(type -> count(type) > before.count(type))
        .sorted((a, b) -> Long.compare(grown(before, b), grown(before, a)))
        .limit(most)
        .toList();
  }

  private long grown(ClassHistogram before, String type) {
    return count(type) - before.count(type);
  }
}
