package io.tidings.node.monitoring;

import static org.assertj.core.api.Assertions.fail;

import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.cluster.PrometheusServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.springframework.boot.convert.DurationStyle;

/** The shipped configuration and rules, for nodes of this machine, and more often. */
final class ShippedMonitoring {
  static final Path CONFIGURATION = Path.of("../monitoring/prometheus.yml");
  static final Path RULES = Path.of("../helm/tidings/files/prometheus/rules.yml");

  private static final String TARGETS = "[\"node-1:9080\", \"node-2:9080\", \"node-3:9080\"]";
  private static final String RULES_IN_COMPOSE = "/etc/prometheus/rules.yml";

  /** Fires all the time, so that the panels that show alerts have one. */
  private static final String ALERT =
      """

        - name: of-the-test
          rules:
            - alert: TidingsIsTested
              expr: vector(1)
      """;

  private ShippedMonitoring() {}

  /** Skips the test where Prometheus is not installed; where everything has to be, it fails. */
  static void requirePrometheus() {
    boolean installed = PrometheusServer.program().isPresent();
    if (!installed && System.getenv("TIDINGS_REQUIRE_ALL") != null) {
      fail("prometheus is not installed");
    }
    Assumptions.assumeTrue(
        installed, "prometheus is not installed: rules and dashboards were NOT tried");
  }

  static PrometheusServer start(List<NodeProcess> nodes) {
    String rules = read(RULES).replaceAll("(?m)^(\\s*(?:- )?interval:) \\w+", "$1 2s") + ALERT;
    return start(nodes, "2s", rules);
  }

  /**
   * With a time that passes so many times faster: every {@code for} and every range of the rules is
   * that part of what it is.
   */
  static PrometheusServer startFaster(List<NodeProcess> nodes, int factor, Duration interval) {
    String rules =
        Pattern.compile("(?<=\\[|for: )(\\d+)([smhd])\\b")
            .matcher(read(RULES))
            .replaceAll(time -> millis(time.group(1), time.group(2)) / factor + "ms");
    return start(nodes, interval.toMillis() + "ms", rules);
  }

  private static long millis(String amount, String unit) {
    return DurationStyle.SIMPLE.parse(amount + unit).toMillis();
  }

  private static PrometheusServer start(List<NodeProcess> nodes, String interval, String rules) {
    String targets =
        nodes.stream()
            .map(node -> "\"127.0.0.1:" + node.managementPort() + "\"")
            .collect(Collectors.joining(", ", "[", "]"));
    String configuration =
        replace(
            replace(replace(read(CONFIGURATION), TARGETS, targets), RULES_IN_COMPOSE, "rules.yml"),
            "interval: 5s",
            "interval: " + interval);
    return PrometheusServer.start(configuration, Map.of("rules.yml", rules));
  }

  private static String replace(String text, String old, String with) {
    if (!text.contains(old)) {
      fail(CONFIGURATION + " does not have " + old);
    }
    return text.replace(old, with);
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
