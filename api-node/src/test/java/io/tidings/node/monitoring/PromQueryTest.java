package io.tidings.node.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PromQueryTest {
  @Test
  void withoutVariables_asWhenADashboardIsOpened() {
    PromQuery query = query("rate(a{cluster=~\"$cluster\", node=~\"$node\"}[$__rate_interval])");
    assertThat(query.variables()).containsExactly("cluster", "node", "__rate_interval");
    assertThat(query.withoutVariables().expression())
        .isEqualTo("rate(a{cluster=~\".*\", node=~\".*\"}[10m])");
  }

  @Test
  void withoutLimits_isWhatIsCompared() {
    assertThat(query("a{le=\"0.1\"} > 14.4 * 0.001 and b == 0").withoutLimits().expression())
        .isEqualTo("a{le=\"0.1\"} and b");
    assertThat(query("(a / b >= (6 * 0.001)) or c != -1e3").withoutLimits().expression())
        .isEqualTo("(a / b) or c");
    assertThat(query("a > 0.1 * b").withoutLimits().expression()).isEqualTo("a * b");
    assertThat(query("count(a) == count(b)").withoutLimits().expression())
        .isEqualTo("count(a) == count(b)");
  }

  @Test
  void selectors_areMetricsWithTheirMatchers() {
    PromQuery query =
        query(
            """
            sum by (cluster, node) (rate(a_total{x="}", y!~"a[b]|c\\"d"}[5m:1m])) > 0
              and on (cluster) tidings:b:sum unless absent(c) or label_replace(c, "x", "$1", "y", "(.*)")
            """);
    assertThat(query.selectors())
        .extracting(PromQuery::expression)
        .isEqualTo(List.of("a_total{x=\"}\", y!~\"a[b]|c\\\"d\"}", "tidings:b:sum", "c"));
  }

  private static PromQuery query(String expression) {
    return new PromQuery("here", expression);
  }
}
