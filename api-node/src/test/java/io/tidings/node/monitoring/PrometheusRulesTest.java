package io.tidings.node.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.tidings.node.test.TestNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The shipped rules: what promtool says of them, and whether each alert has all that it needs. */
@Tag("slow")
class PrometheusRulesTest {
  private static final Path TESTS = Path.of("../monitoring/rules.test.yml");
  private static final Path RUNBOOK = Path.of("../docs/runbook.md");

  private final AlertRules rules = AlertRules.read(ShippedMonitoring.RULES);

  @Test
  void rules_areCorrect() throws Exception {
    assertThat(promtool("check", "rules", ShippedMonitoring.RULES.toString())).contains("SUCCESS");
  }

  @Test
  void alerts_fireAndKeepQuiet_asTheirTestsSay() throws Exception {
    assertThat(promtool("test", "rules", TESTS.toString())).contains("SUCCESS");
  }

  @Test
  void alerts_haveASeverityAndTheirAnnotations() {
    assertThat(rules.alerts())
        .isNotEmpty()
        .allSatisfy(alert -> {
          assertThat(alert.labels()).containsOnlyKeys("severity");
          assertThat(alert.labels().get("severity")).as(alert.name()).isIn("page", "ticket");
          assertThat(alert.annotations()).containsOnlyKeys("summary", "description", "runbook_url");
          assertThat(alert.annotations().get("runbook_url"))
              .isEqualTo("docs/runbook.md#" + alert.name().toLowerCase(Locale.ROOT));
        });
  }

  @Test
  void alerts_haveASectionOfTheRunbookEach_andNoOtherHas() throws IOException {
    List<String> sections =
        Files.readAllLines(RUNBOOK).stream()
            .filter(line -> line.startsWith("## Tidings"))
            .map(line -> line.substring(3))
            .toList();
    assertThat(sections).containsExactlyElementsOf(rules.names());
  }

  @Test
  void alerts_haveATestInWhichTheyFire_andOneInWhichTheyDoNot() throws IOException {
    Map<?, ?> file = new Yaml().load(Files.readString(TESTS));
    Map<Boolean, Set<String>> tried =
        list(file, "tests").stream()
            .flatMap(test -> list(test, "alert_rule_test").stream())
            .collect(
                Collectors.partitioningBy(
                    test -> list(test, "exp_alerts").isEmpty(),
                    Collectors.mapping(
                        test -> String.valueOf(test.get("alertname")), Collectors.toSet())));
    assertThat(tried.get(false)).as("fire").hasSameElementsAs(rules.names());
    assertThat(tried.get(true)).as("keep quiet").hasSameElementsAs(rules.names());
  }

  @Test
  void expressions_nameMetricsThatANodeHas() {
    try (TestNode node = TestNode.startForDevelopment()) {
      Set<String> metrics =
          node.manage("/actuator/prometheus")
              .body()
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(line -> line.split("[{ ]", 2)[0])
              .collect(Collectors.toCollection(TreeSet::new));
      metrics.add("up");
      metrics.addAll(rules.recordings());
      assertThat(rules.expressions())
          .allSatisfy(
              expression -> assertThat(metricsOf(expression)).as(expression).isSubsetOf(metrics));
    }
  }

  private static Set<String> metricsOf(String expression) {
    return new PromQuery("", expression)
        .selectors().stream()
            .map(selector -> selector.expression().split("\\{", 2)[0].strip())
            .collect(Collectors.toSet());
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Map<?, ?> parent, String key) {
    return (List<Map<String, Object>>) Objects.requireNonNull(parent.get(key));
  }

  /** What promtool prints; fails with that when it finds a fault. */
  private static String promtool(String... arguments) throws Exception {
    boolean installed =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
    if (!installed && System.getenv("TIDINGS_REQUIRE_ALL") != null) {
      fail("promtool is not installed");
    }
    Assumptions.assumeTrue(installed, "promtool is not installed: the rules were NOT tried");
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
