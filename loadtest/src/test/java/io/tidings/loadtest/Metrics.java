package io.tidings.loadtest;

import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics of all nodes together.
 *
 * @param writes how many events were written within so many seconds of their commit
 * @param commits how many tries to commit had which outcome
 */
record Metrics(NavigableMap<Double, Long> writes, Map<String, Long> commits) {
  private static final Pattern WRITES =
      Pattern.compile("tidings_commit_to_write_seconds_bucket\\{.*le=\"([^\"]+)\".*} (\\S+)");
  private static final Pattern COMMITS =
      Pattern.compile(
          "tidings_publish_seconds_count\\{.*kind=\"commit\".*outcome=\"([^\"]+)\".*} (\\S+)");

  /** Reads what {@code /actuator/prometheus} of each node says. */
  static Metrics of(Collection<String> expositions) {
    Metrics sum = new Metrics(new TreeMap<>(), new TreeMap<>());
    expositions.stream()
        .flatMap(String::lines)
        .forEach(line -> {
          Matcher writes = WRITES.matcher(line);
          if (writes.matches()) {
            String bound = writes.group(1).replace("+Inf", "Infinity");
            sum.writes.merge(Double.valueOf(bound), count(writes), Long::sum);
          }
          Matcher commits = COMMITS.matcher(line);
          if (commits.matches()) {
            sum.commits.merge(commits.group(1), count(commits), Long::sum);
          }
        });
    return sum;
  }

  private static long count(Matcher line) {
    return (long) Double.parseDouble(line.group(2));
  }

  Metrics since(Metrics before) {
    Metrics difference = new Metrics(new TreeMap<>(writes), new TreeMap<>(commits));
    before.writes.forEach((bound, count) -> difference.writes.merge(bound, -count, Long::sum));
    before.commits.forEach(
        (outcome, count) -> difference.commits.merge(outcome, -count, Long::sum));
    return difference;
  }

  /** The time in seconds within which that share of the writes came; the bound of a bucket. */
  double within(double share) {
    if (writes.isEmpty()) {
      return Double.NaN;
    }
    double wanted = share * writes.lastEntry().getValue();
    return writes.entrySet().stream()
        .filter(bucket -> bucket.getValue() >= wanted)
        .mapToDouble(Map.Entry::getKey)
        .findFirst()
        .orElse(Double.NaN);
  }
}
