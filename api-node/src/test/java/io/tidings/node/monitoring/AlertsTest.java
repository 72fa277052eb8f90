package io.tidings.node.monitoring;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.embedded.RedisServer;
import io.tidings.node.ApiNode;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.cluster.NodeProgram;
import io.tidings.testbed.cluster.PrometheusServer;
import io.tidings.testbed.cluster.PrometheusServer.Alert;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two nodes are broken in one way after the other, while a real Prometheus watches them: each fault
 * has its alerts, and no others. All times of the rules are a twentieth of what they are.
 */
@Tag("slow")
class AlertsTest {
  private static final int FASTER = 20;

  /** At the rules' own times, every 30 s: as seldom as they allow. A busy node needs that long. */
  private static final Duration SCRAPES = Duration.ofMillis(1_500);

  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int FOLLOWERS = 40;
  private static final int SLOW_CLIENTS = 16;

  private static final String LARGE_TOPIC = "public.large";

  /** These depend on how busy the machine of the test is. */
  private static final Set<String> OF_SPEED =
      Set.of("TidingsLanesBusy", "TidingsProbeSlow", "TidingsWritesSlow", "TidingsWriteBudget");

  private final RedisServer redis = RedisServer.start("maxmemory 512mb");
  private final List<NodeProcess> nodes = nodes();
  private final List<StreamProbe> streams = new ArrayList<>();

  private List<NodeProcess> nodes() {
    List<String> properties =
        List.of(
            "--spring.data.redis.url=" + redis.url(),
            "--tidings.stream.outbox-size=64KB",
            "--tidings.stream.write-timeout=2s");
    return Stream.of("node-1", "node-2")
        .map(name ->
            new NodeProcess(NodeProgram.classPath(ApiNode.class.getName()), name, properties))
        .toList();
  }

  @BeforeEach
  void start() {
    ShippedMonitoring.requirePrometheus();
    nodes.forEach(NodeProcess::launch);
    nodes.forEach(NodeProcess::awaitReady);
  }

  @AfterEach
  void stop() {
    streams.forEach(StreamProbe::close);
    nodes.forEach(NodeProcess::close);
    redis.close();
  }

  @Test
  void fault_ofAnyKind_hasItsAlertsAndNoOthers() {
    try (PrometheusServer prometheus = ShippedMonitoring.startFaster(nodes, FASTER, SCRAPES);
        SteadyPublisher publisher = SteadyPublisher.to(nodes.getFirst())) {
      follow();
      await("both nodes")
          .atMost(SOON)
          .until(() -> !prometheus.query("tidings:nodes_ready:sum == 2").isEmpty());
      assertThat(firing(prometheus)).as("before any fault").isSubsetOf(OF_SPEED);

      Fault clientsDoNotRead = Fault.begin("clients do not read", this::stopReading);
      publisher.publishLarge(LARGE_TOPIC);
      Fault nodeIsKilled = Fault.begin("a node is killed", nodes.getLast()::kill);
      nodeIsKilled.expect(prometheus, "TidingsNodeDown");
      Fault logIsLost = Fault.begin("Redis loses all data", () -> redis.call("FLUSHALL"));
      logIsLost.expect(prometheus, "TidingsResyncs");
      clientsDoNotRead.expect(prometheus, "TidingsSlowConsumers");
      expectNoOthers(prometheus, "TidingsNodeDown", "TidingsResyncs", "TidingsSlowConsumers");

      Fault redisIsFull = Fault.begin("Redis is full", () -> limitMemory("1mb"));
      redisIsFull.expect(
          prometheus,
          "TidingsRedisNearlyFull",
          "TidingsPublishErrors",
          "TidingsNodeNotReady",
          "TidingsNoNodeReady",
          "TidingsNoLease");
      limitMemory("512mb");
      expectTheEndOf(prometheus, "TidingsPublishErrors", "TidingsNoNodeReady", "TidingsNoLease");

      Fault redisHangs = Fault.begin("Redis hangs", redis::pause);
      redisHangs.expect(prometheus, "TidingsNoLease", "TidingsFeedLag", "TidingsNoNodeReady");
      redis.resume();
      expectTheEndOf(prometheus, "TidingsNoLease", "TidingsFeedLag", "TidingsNoNodeReady");

      expectNoOthers(
          prometheus,
          "TidingsNodeDown",
          "TidingsResyncs",
          "TidingsSlowConsumers",
          "TidingsRedisNearlyFull",
          "TidingsRedisMemoryHigh",
          "TidingsPublishErrors",
          "TidingsNodeNotReady",
          "TidingsNoNodeReady",
          "TidingsNoLease",
          "TidingsLeasesLost",
          "TidingsFeedLag");
    }
  }

  private void follow() {
    for (int i = 0; i < FOLLOWERS; i++) {
      StreamProbe follower =
          StreamProbe.open(nodes.getFirst().port(), stream(SteadyPublisher.TOPIC));
      streams.add(follower.expectConnected());
    }
  }

  private void stopReading() {
    StreamRequest request = stream(LARGE_TOPIC).withReceiveBuffer(4_096);
    for (int i = 0; i < SLOW_CLIENTS; i++) {
      StreamProbe slow = StreamProbe.open(nodes.getFirst().port(), request);
      streams.add(slow.expectConnected().stopReading());
    }
  }

  private void limitMemory(String size) {
    redis.call("CONFIG", "SET", "maxmemory", size);
  }

  private static Set<String> firing(PrometheusServer prometheus) {
    return prometheus.alerts().stream()
        .filter(alert -> alert.state().equals("firing"))
        .map(Alert::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private record Fault(String name, long begin) {
    static Fault begin(String name, Runnable fault) {
      fault.run();
      return new Fault(name, System.nanoTime());
    }

    void expect(PrometheusServer prometheus, String... alerts) {
      Set<String> missing = new TreeSet<>(List.of(alerts));
      await(name)
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(200))
          .untilAsserted(() -> {
            for (String alert : firing(prometheus)) {
              if (missing.remove(alert)) {
                double seconds = (System.nanoTime() - begin) / 1e9;
                System.out.printf("%s: %s after %.1f s%n", name, alert, seconds);
              }
            }
            assertThat(missing).as("alerts that do not fire").isEmpty();
          });
    }
  }

  private static void expectTheEndOf(PrometheusServer prometheus, String... alerts) {
    await("the cure")
        .atMost(SOON)
        .untilAsserted(() -> assertThat(firing(prometheus)).doesNotContain(alerts));
  }

  /** At any time until now. */
  private static void expectNoOthers(PrometheusServer prometheus, String... alerts) {
    Set<String> known = new TreeSet<>(OF_SPEED);
    known.addAll(List.of(alerts));
    String ever = "count by (alertname) (count_over_time(ALERTS{alertstate=\"firing\"}[1h]))";
    assertThat(prometheus.query(ever))
        .extracting(sample -> sample.labels().get("alertname"))
        .isSubsetOf(known);
  }
}
