package io.tidings.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The ways to name Redis to the Helm chart, and the one that it brings. */
class HelmChartRedisTest {
  @Test
  void url_withoutAPassword_isTheNodes() {
    String url = "rediss-sentinel://one:26379,two/2#tidings";
    assertThat(redis(RenderedChart.of(values -> values.set("redis.url", url))))
        .isEqualTo(Map.of("URL", url));
  }

  /** Boot takes the password from a URL where there is one, so there must be none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          redis://redis                          | HOST=redis PORT=6379
          rediss://redis.data:6380/3             | DATABASE=3 HOST=redis.data PORT=6380 SSL_ENABLED=true
          redis://10.0.0.1:6379/                 | HOST=10.0.0.1 PORT=6379
          redis://[fd00::1]/1                    | DATABASE=1 HOST=[fd00::1] PORT=6379
          redis-cluster://a:7000,b               | CLUSTER_NODES=a:7000,b:6379
          redis://a,b:7001                       | CLUSTER_NODES=a:6379,b:7001
          rediss-cluster://a                     | CLUSTER_NODES=a:6379 SSL_ENABLED=true
          redis-sentinel://a,b:26380/0#main      | DATABASE=0 SENTINEL_MASTER=main SENTINEL_NODES=a:26379,b:26380
          rediss-sentinel://a?sentinelMasterId=m | SENTINEL_MASTER=m SENTINEL_NODES=a:26379 SSL_ENABLED=true
          """)
  void url_withAPassword_isTakenApart(String url, String settings) {
    RenderedChart chart =
        RenderedChart.of(values ->
            values
                .set("redis.url", url)
                .set("redis.username", "nodes")
                .set("redis.passwordSecret.name", "ours"));
    Map<String, String> found = redis(chart);
    assertThat(found.remove("USERNAME")).isEqualTo("nodes");
    assertThat(found.toString()).isEqualTo("{" + settings.replace(" ", ", ") + "}");
    assertThat(HelmChartTest.secrets(chart))
        .isEqualTo("SPRING_DATA_REDIS_PASSWORD=ours/password\n");
  }

  private static Map<String, String> redis(RenderedChart chart) {
    Map<String, String> settings = new TreeMap<>();
    String prefix = "SPRING_DATA_REDIS_";
    for (Map.Entry<String, JsonNode> setting : chart.settings().properties()) {
      if (setting.getKey().startsWith(prefix)) {
        settings.put(setting.getKey().substring(prefix.length()), setting.getValue().asString());
      }
    }
    return settings;
  }

  @Test
  void secret_withTheWholeUrl_isTheOnlyWord() {
    RenderedChart chart = RenderedChart.ofSet("autoscaled");
    assertThat(redis(chart)).isEmpty();
    assertThat(HelmChartTest.secrets(chart)).isEqualTo("SPRING_DATA_REDIS_URL=redis/url\n");
  }

  @Test
  void sentinels_withPasswords_andAPolicy() {
    RenderedChart chart = RenderedChart.ofSet("sentinel");
    assertThat(HelmChartTest.secrets(chart))
        .contains(
            "SPRING_DATA_REDIS_PASSWORD=redis-nodes/password",
            "SPRING_DATA_REDIS_SENTINEL_PASSWORD=redis-sentinels/password");
    assertThat(chart.setting("TIDINGS_LOG_POLICY")).isEqualTo("replica-acks");
    assertThat(chart.setting("TIDINGS_LOG_REPLICAACKS")).isEqualTo("2");
    assertThat(chart.container().path("volumeMounts").findValuesAsString("mountPath"))
        .containsExactly("/tmp", "/etc/tidings/redis");
  }

  @Test
  void trial_redis_hasWhatTidingsNeeds() throws IOException {
    RenderedChart chart = RenderedChart.ofSet("trial");
    assertThat(redis(chart)).isEqualTo(Map.of("URL", "redis://live-tidings-redis:6379"));
    List<String> written =
        chart
            .named("ConfigMap", "live-tidings-redis")
            .at("/data/redis.conf")
            .asString()
            .lines()
            .toList();
    Predicate<String> directive = line -> !line.isBlank() && !line.startsWith("#");
    List<String> shipped =
        Files.readAllLines(Path.of("../docs/redis.conf")).stream().filter(directive).toList();
    assertThat(shipped).contains("maxmemory-policy noeviction", "appendonly yes");
    assertThat(written).containsAll(shipped).contains("maxmemory 128mb", "dir /data");
    JsonNode limit =
        chart
            .named("StatefulSet", "live-tidings-redis")
            .at("/spec/template/spec/containers/0/resources/limits/memory");
    assertThat(limit.asString())
        .as("a copy while the file is rewritten, and the largest buffer of a node")
        .isEqualTo((128 + 128 + 256) + "Mi");
    assertThat(chart.named("StatefulSet", "live-tidings-redis").at("/spec/volumeClaimTemplates"))
        .hasSize(1);
    JsonNode policy = chart.named("NetworkPolicy", "live-tidings-redis").path("spec");
    JsonNode from = policy.at("/ingress/0/from/0/podSelector/matchLabels");
    assertThat(chart.podsOf(from).getFirst().path("spec")).isEqualTo(chart.pod());
    assertThat(policy.at("/egress").isMissingNode()).as("nothing is allowed").isTrue();
  }

  @Test
  void trial_redisWithoutAVolume_keepsItsFileWithThePod() {
    RenderedChart chart = RenderedChart.of(values -> values.set("redis.trial.enabled", true));
    JsonNode set = chart.named("StatefulSet", "live-tidings-redis").path("spec");
    assertThat(set.path("volumeClaimTemplates").isMissingNode()).isTrue();
    assertThat(set.at("/template/spec/volumes").findValuesAsString("name")).contains("data");
  }
}
