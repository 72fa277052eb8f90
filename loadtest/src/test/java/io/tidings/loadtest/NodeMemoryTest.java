package io.tidings.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeMemoryTest {
  private final Settings settings =
      new Settings(Map.of("METRICS_URLS", "http://a:1", "CONNECTIONS", "1"));
  private final LoadRun run =
      new LoadRun(
          "slow-consumers",
          LoadSettings.read(
              settings, new LoadSettings.Defaults(1, 1, 1, 1, Duration.ofSeconds(1))));
  private final NodeMemory memory = NodeMemory.configured(settings, run);

  @Test
  void take_withinAQuarterOfTheHeap_passesAndSettles() {
    memory.take("http://a:1", node(20, 0.5));
    assertThat(memory.settled()).isFalse();
    memory.take("http://a:1", node(0, 0.5));
    assertThat(memory.settled()).isTrue();
    assertThat(run.report().passed()).isTrue();
  }

  @Test
  void take_moreThanAQuarterOfTheHeap_fails() {
    memory.take("http://a:1", node(70, 0.5));
    assertThat(run.report().outcome().failures())
        .containsExactly(
            "http://a:1: 70.0 MB wait for slow clients, more than the bound of 64.0 MB");
  }

  @Test
  void take_heapFull_fails() {
    memory.take("http://a:1", node(0, 0.95));
    assertThat(run.report().outcome().failures())
        .containsExactly(
            "http://a:1: 95 % of the heap are used after a collection, more than the 90 of"
                + " HEAP_PERCENT");
  }

  @Test
  void judge_somethingStillWaits_fails() {
    memory.take("http://a:1", node(3, 0.5));
    run.report().judge();
    assertThat(run.report().outcome().failures())
        .contains("http://a:1: 3.0 MB still wait when all slow clients have caught up");
  }

  @Test
  void judge_aNodeThatWasNeverRead_fails() {
    run.report().judge();
    assertThat(run.report().outcome().failures())
        .contains("the metrics of http://a:1 could not be read");
  }

  private static NodeMetrics node(int waitingMegabytes, double heap) {
    return new NodeMetrics(
        """
        # TYPE tidings_outbox_held_bytes gauge
        tidings_outbox_held_bytes{node="n"} %d
        jvm_memory_max_bytes{area="heap",id="Eden Space",node="n"} 6.7108864E7
        jvm_memory_max_bytes{area="heap",id="Tenured Gen",node="n"} 2.01326592E8
        jvm_memory_max_bytes{area="nonheap",id="Metaspace",node="n"} 9.0E9
        jvm_memory_usage_after_gc{area="heap",node="n",pool="long-lived"} %s
        """
            .formatted(waitingMegabytes * 1024 * 1024, heap));
  }
}
