package io.tidings.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {
  @Test
  void within_severalNodes_isTheBoundOfTheSharesBucket() {
    Metrics before = Metrics.of(List.of(node(10, 10, 10, 0), ""));
    Metrics after = Metrics.of(List.of(node(60, 109, 110, 3), node(40, 98, 100, 4)));

    Metrics during = after.since(before);

    assertThat(during.within(0.3)).isEqualTo(0.005);
    assertThat(during.within(0.985)).isEqualTo(0.02);
    assertThat(during.within(0.99)).isInfinite();
    assertThat(during.commits()).containsEntry("conflict", 7L);
  }

  @Test
  void within_nothingMeasured_isNoNumber() {
    assertThat(Metrics.of(List.of()).within(0.99)).isNaN();
  }

  private static String node(int fast, int slow, int all, int conflicts) {
    return """
    # TYPE tidings_commit_to_write_seconds histogram
    tidings_commit_to_write_seconds_bucket{node="n",le="0.005"} %d
    tidings_commit_to_write_seconds_bucket{node="n",le="0.02"} %d
    tidings_commit_to_write_seconds_bucket{node="n",le="+Inf"} %d
    tidings_publish_seconds_count{kind="commit",node="n",outcome="conflict"} %d.0
    """
        .formatted(fast, slow, all, conflicts);
  }
}
