package io.tidings.node.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.embedded.RedisServer;
import io.tidings.node.test.TestNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node's metrics say what it tells a load balancer. */
@Tag("slow")
class NodeStateMetersTest {

  @Test
  void ready_isWhatReadyzSays_whileRedisEvicts_andWhileTheNodeDrains() {
    try (RedisServer redis = RedisServer.start()) {
      TestNode node =
          TestNode.startForDevelopment(
              "spring.data.redis.url=" + redis.url(),
              "tidings.log.tail-check=100ms",
              "tidings.stream.max-connections=123",
              "tidings.drain.window=100ms");
      MeterRegistry meters = node.bean(MeterRegistry.class);
      assertThat(node.get("/readyz").statusCode()).isEqualTo(200);
      assertThat(value(meters, "tidings.ready")).isEqualTo(1);
      assertThat(value(meters, "tidings.draining")).isZero();
      assertThat(value(meters, "tidings.connections.max")).isEqualTo(123);

      redis.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
      await("readiness is down").until(() -> node.get("/readyz").statusCode() == 503);
      assertThat(value(meters, "tidings.ready")).isZero();
      assertThat(value(meters, "tidings.draining")).isZero();
      redis.call("CONFIG", "SET", "maxmemory-policy", "noeviction");
      await("readiness is up").until(() -> node.get("/readyz").statusCode() == 200);
      assertThat(value(meters, "tidings.ready")).isEqualTo(1);

      assertThat(node.manage("/actuator/prometheus").body())
          .contains("tidings_feed_lag_seconds{", "tidings_redis_memory_max_bytes{")
          .containsPattern("tidings_publish_seconds_count\\{.*outcome=\"indeterminate\"} 0");
      assertThat(buckets(node, "tidings_commit_to_write_seconds"))
          .as("all whole milliseconds up to 5")
          .startsWith(0.001, 0.002, 0.003, 0.004, 0.005)
          .contains(0.1)
          .hasSizeLessThan(25);
      for (List<Double> finer :
          List.of(
              buckets(node, "tidings_probe_seconds"),
              buckets(
                  node,
                  "tidings_publish_seconds",
                  "kind=\"announce\"",
                  "outcome=\"unavailable\""))) {
        assertThat(finer)
            .as("tenths of a millisecond")
            .startsWith(0.0001, 0.0002, 0.0003)
            .contains(0.001, 0.002, 0.003, 0.005, 0.1)
            .hasSizeLessThan(30);
      }

      node.close();
      assertThat(value(meters, "tidings.draining")).isEqualTo(1);
      assertThat(value(meters, "tidings.ready")).isZero();
    }
  }

  /** The bounds of a histogram's buckets, in seconds. */
  private static List<Double> buckets(TestNode node, String timer, String... labels) {
    return node.manage("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith(timer + "_bucket{"))
        .filter(line -> Stream.of(labels).allMatch(line::contains))
        .map(line -> line.replaceAll(".*le=\"([^\"]*)\".*", "$1"))
        .filter(bound -> !bound.equals("+Inf"))
        .map(Double::valueOf)
        .toList();
  }

  private static double value(MeterRegistry meters, String name) {
    return meters.get(name).gauge().value();
  }
}
