package io.tidings.events.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.tidings.events.redis.RedisAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** URLs with several hosts, from the property to the address of the log. */
class RedisUrlsTest {
  private static final String PREFIX = "spring.data.redis.";

  private static RedisAddress address(String url) {
    RedisAddress[] address = new RedisAddress[1];
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
        .withPropertyValues(PREFIX + "url=" + url)
        .withInitializer(context ->
            new RedisUrlEnvironmentPostProcessor()
                .postProcessEnvironment(context.getEnvironment(), new SpringApplication()))
        .run(context ->
            address[0] =
                RedisAddresses.of(
                    context.getBean(DataRedisConnectionDetails.class),
                    RedisUrls.tls(context.getEnvironment().getProperty(PREFIX + "url"))));
    return address[0];
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis-sentinel://:pa,s%40s@h1,h2:26380/5#tidings",
        "redis-sentinel://:pa,s%40s@h1,h2:26380/5?sentinelMasterId=tidings"
      })
  void address_sentinels_asGiven(String url) {
    RedisURI uri = ((RedisAddress.ServerAddress) address(url)).uri();
    assertThat(uri.getSentinelMasterId()).isEqualTo("tidings");
    assertThat(uri.getDatabase()).isEqualTo(5);
    assertThat(uri.getSentinels())
        .extracting(one -> one.getHost() + ":" + one.getPort())
        .containsExactly("h1:26379", "h2:26380");
    assertThat(credentials(uri).getPassword()).isEqualTo("pa,s@s".toCharArray());
    assertThat(uri.isSsl()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rediss-cluster://user:pw@h1,[::1]:7000",
        "rediss://user:pw@h1,[::1]:7000",
        "rediss://user:pw@h1:6379,[::1]:7000/0"
      })
  void address_cluster_asGiven(String url) {
    RedisAddress.ClusterAddress clusterAddress = (RedisAddress.ClusterAddress) address(url);
    assertThat(clusterAddress.seeds())
        .extracting(seed -> seed.getHost() + " " + seed.getPort())
        .containsExactly("h1 6379", "::1 7000");
    assertThat(clusterAddress.seeds())
        .allSatisfy(seed -> {
          assertThat(seed.isSsl()).isTrue();
          assertThat(credentials(seed).getUsername()).isEqualTo("user");
        });
  }

  private static RedisCredentials credentials(RedisURI uri) {
    return requireNonNull(uri.getCredentialsProvider().resolveCredentials().block());
  }

  @Test
  void address_oneServerWithTls_hasTls() {
    RedisURI uri = ((RedisAddress.ServerAddress) address("rediss://h1:7000/2")).uri();
    assertThat(uri.isSsl()).isTrue();
    assertThat(uri.getDatabase()).isEqualTo(2);
  }

  @Test
  void address_clusterOfOne_isACluster() {
    assertThat(((RedisAddress.ClusterAddress) address("redis-cluster://h1")).seeds()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://localhost",
        "redis://:pa,ss@localhost:6379/3",
        "rediss://u:p@h:1",
        "unix:///x",
        "",
        "redis://"
      })
  void translate_ordinaryUrl_isLeftToBoot(String url) {
    assertThat(RedisUrls.translate(url)).isEqualTo(Map.of());
  }

  @Test
  void translate_sentinelsWithoutPrimary_saysWhatIsMissingWithoutThePassword() {
    assertThatThrownBy(() -> RedisUrls.translate("redis-sentinel://:pw123@h1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("#name")
        .hasMessageNotContaining("pw123");
  }
}
