package io.tidings.node.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * The dashboards as Grafana reads them: its schema (kinds/dashboard in its sources) says what a
 * grid, a link or a threshold is.
 */
class DashboardsTest {
  private static final int COLUMNS = 24;
  private static final Set<String> TYPES =
      Set.of("timeseries", "stat", "state-timeline", "table", "heatmap");

  /** Those of Grafana that are used; it shows a unit that it does not know as a word. */
  private static final Set<String> UNITS =
      Set.of("none", "short", "percentunit", "s", "bytes", "Bps", "ops", "reqps");

  private static final Pattern ALERT = Pattern.compile("\\bTidings[A-Z]\\w+");

  /** The whole expression is one comparison with a number. */
  private static final Pattern ONE_LIMIT = Pattern.compile("[^<>]+ (?:>|==) ([\\d.]+)");

  private static final Pattern LATENCY =
      Pattern.compile("(commit_to_write|publish)_seconds_bucket");

  static List<Dashboard> dashboards() {
    return Dashboard.all();
  }

  @Test
  void files_areThree_withTitlesAndUidsThatStay() {
    assertThat(Dashboard.all())
        .extracting(it -> it.json().path("uid").asString())
        .containsExactly("tidings-delivery", "tidings-fleet", "tidings-node");
    assertThat(Dashboard.all())
        .extracting(it -> it.json().path("title").asString())
        .containsExactly("Tidings: delivery", "Tidings: fleet", "Tidings: node");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void dashboard_refreshesAndLinksToTheOthersAndToTheRunbook(Dashboard dashboard) {
    JsonNode json = dashboard.json();
    assertThat(json.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(39); // Grafana 11
    assertThat(json.path("id").isMissingNode()).as("Grafana gives out ids").isTrue();
    assertThat(json.path("refresh").asString()).matches("\\d+[sm]");
    assertThat(json.path("time").path("from").asString()).matches("now-\\d+[hd]");
    JsonNode others = json.path("links").path(0);
    assertThat(others.path("type").asString()).isEqualTo("dashboards");
    assertThat(others.path("tags")).isEqualTo(json.path("tags"));
    assertThat(others.path("includeVars").asBoolean()).isTrue();
    assertThat(others.path("keepTime").asBoolean()).isTrue();
    String runbook = json.path("links").path(1).path("url").asString();
    assertThat(runbook).startsWith("https://");
    assertThat(Path.of("..", runbook.substring(runbook.indexOf("docs/")))).exists();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void variables_areTheSameEverywhere_andOfferAll(Dashboard dashboard) {
    assertThat(dashboard.variables())
        .extracting(it -> it.path("name").asString())
        .containsExactly("datasource", "cluster", "node");
    assertThat(dashboard.variables().getFirst().path("type").asString()).isEqualTo("datasource");
    for (JsonNode variable : dashboard.variables().subList(1, 3)) {
      assertThat(variable.path("includeAll").asBoolean()).isTrue();
      // Matches series without the label, too: nothing requires "cluster".
      assertThat(variable.path("allValue").asString()).isEqualTo(".*");
      expectDataSourceIsVariable(variable);
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void grid_has24Columns_andNoTwoPanelsOverlap(Dashboard dashboard) {
    Set<String> taken = new HashSet<>();
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : dashboard.panels()) {
      String title = panel.path("title").asString();
      assertThat(ids.add(panel.path("id").asInt())).as("id of " + title).isTrue();
      JsonNode grid = panel.path("gridPos");
      int left = grid.path("x").asInt(-1);
      int right = left + grid.path("w").asInt();
      int top = grid.path("y").asInt(-1);
      assertThat(left).as(title).isBetween(0, COLUMNS - 1);
      assertThat(right).as(title).isBetween(left + 1, COLUMNS);
      assertThat(grid.path("h").asInt()).as(title).isPositive();
      for (int x = left; x < right; x++) {
        for (int y = top; y < top + grid.path("h").asInt(); y++) {
          assertThat(taken.add(x + "," + y)).as(title + " overlaps another panel").isTrue();
        }
      }
    }
    for (JsonNode row : dashboard.rows()) {
      assertThat(row.path("gridPos").path("w").asInt()).isEqualTo(COLUMNS);
      assertThat(row.path("collapsed").asBoolean(true)).isFalse();
      assertThat(row.path("panels")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panels_askAQuestion_andSayWhatIsGood(Dashboard dashboard) {
    Set<String> titles = new HashSet<>();
    for (JsonNode panel : dashboard.charts()) {
      String title = panel.path("title").asString();
      assertThat(titles.add(title)).as(title + " is there once").isTrue();
      assertThat(title).isNotBlank();
      assertThat(panel.path("description").asString()).as(title).contains("?").endsWith(".");
      assertThat(TYPES).as(title).contains(panel.path("type").asString());
      JsonNode defaults = panel.path("fieldConfig").path("defaults");
      if (Set.of("timeseries", "stat").contains(panel.path("type").asString())) {
        assertThat(UNITS).as(title).contains(defaults.path("unit").asString());
      }
      expectAscending(title, defaults.path("thresholds").path("steps"));
    }
  }

  /** Grafana takes the last step whose value is not above the number; the first has no value. */
  private static void expectAscending(String title, JsonNode steps) {
    double before = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < steps.size(); i++) {
      JsonNode value = steps.path(i).path("value");
      assertThat(value.isNull()).as(title).isEqualTo(i == 0);
      if (i > 0) {
        assertThat(value.asDouble()).as(title).isGreaterThan(before);
        before = value.asDouble();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void targets_useTheVariables_andLatenciesHaveExemplars(Dashboard dashboard) {
    for (JsonNode panel : dashboard.charts()) {
      String title = panel.path("title").asString();
      expectDataSourceIsVariable(panel);
      assertThat(panel.path("targets")).as(title).isNotEmpty();
      List<String> refIds = new ArrayList<>();
      for (JsonNode target : panel.path("targets")) {
        expectDataSourceIsVariable(target);
        refIds.add(target.path("refId").asString());
        String expression = target.path("expr").asString();
        assertThat(expression).as(title).contains("cluster=~\"$cluster\"");
        boolean isTimes = LATENCY.matcher(expression).find();
        boolean drawsThem = !panel.path("type").asString().equals("stat");
        boolean byNode = expression.contains("by (le, cluster, node)");
        assertThat(target.path("exemplar").asBoolean(false))
            .as(title + " has exemplars")
            .isEqualTo(isTimes && drawsThem && !byNode);
      }
      assertThat(refIds).as(title).doesNotHaveDuplicates();
    }
    for (PromQuery query : dashboard.queries()) {
      assertThat(query.variables())
          .as(query.where())
          .isSubsetOf("cluster", "node", "__rate_interval");
    }
  }

  /** A panel turns red where its alert begins, so that neither is changed without the other. */
  @ParameterizedTest
  @MethodSource("dashboards")
  void alertsThatDescriptionsName_exist_andHaveThePanelsThresholds(Dashboard dashboard) {
    Map<String, String> alerts = alerts();
    for (JsonNode panel : dashboard.charts()) {
      List<Double> thresholds =
          panel
              .path("fieldConfig")
              .path("defaults")
              .path("thresholds")
              .path("steps")
              .valueStream()
              .skip(1)
              .map(step -> step.path("value").asDouble())
              .toList();
      for (MatchResult named :
          ALERT.matcher(panel.path("description").asString()).results().toList()) {
        assertThat(alerts).containsKey(named.group());
        Matcher limit = ONE_LIMIT.matcher(String.valueOf(alerts.get(named.group())));
        if (limit.matches() && !thresholds.isEmpty()) {
          double value = Double.parseDouble(limit.group(1));
          // Of what is counted in whole numbers, a threshold is the first one above.
          assertThat(thresholds)
              .as("thresholds of " + panel.path("title").asString() + ", " + named.group())
              .containsAnyOf(value, value + 1);
        }
      }
    }
  }

  /** The alerts' expressions by their names. */
  private static Map<String, String> alerts() {
    return AlertRules.read(ShippedMonitoring.RULES).rules().stream()
        .filter(rule -> rule.containsKey("alert"))
        .collect(
            Collectors.toMap(
                rule -> String.valueOf(rule.get("alert")),
                rule -> String.valueOf(rule.get("expr"))));
  }

  private static void expectDataSourceIsVariable(JsonNode json) {
    assertThat(json.path("datasource").path("type").asString()).isEqualTo("prometheus");
    assertThat(json.path("datasource").path("uid").asString()).isEqualTo("${datasource}");
  }
}
