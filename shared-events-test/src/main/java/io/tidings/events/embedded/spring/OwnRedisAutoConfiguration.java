package io.tidings.events.embedded.spring;

import io.tidings.events.embedded.RedisServer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Starts a redis-server as a child process when no Redis is configured. It ends with the
 * application, and its data is lost then.
 */
@AutoConfiguration(before = DataRedisAutoConfiguration.class)
@Conditional(OwnRedisAutoConfiguration.NoRedisConfigured.class)
@ConditionalOnMissingBean(DataRedisConnectionDetails.class)
public final class OwnRedisAutoConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(OwnRedisAutoConfiguration.class);

  @Bean
  static RedisServer ownRedis() {
    RedisServer redis = RedisServer.start();
    LOG.warn(
        "NO REDIS IS CONFIGURED: started one at {} for this application alone. This is for"
            + " development: it keeps nothing once the application stops. Set"
            + " spring.data.redis.url for anything else.",
        redis.url());
    return redis;
  }

  @Bean
  static EmbeddedRedisDetails ownRedisConnectionDetails(RedisServer ownRedis) {
    return new EmbeddedRedisDetails(ownRedis);
  }

  /** None of the properties is set that tell Boot where Redis is. */
  static final class NoRedisConfigured extends SpringBootCondition {
    private static final List<String> LOCATIONS =
        List.of(
            "spring.data.redis.url",
            "spring.data.redis.host",
            "spring.data.redis.sentinel.master",
            "spring.data.redis.cluster.nodes",
            "spring.data.redis.cluster.nodes[0]",
            "spring.data.redis.masterreplica.nodes",
            "spring.data.redis.masterreplica.nodes[0]");

    @Override
    public ConditionOutcome getMatchOutcome(
        ConditionContext context, AnnotatedTypeMetadata metadata) {
      ConditionMessage.Builder message = ConditionMessage.forCondition("Own Redis");
      List<String> configured =
          LOCATIONS.stream().filter(context.getEnvironment()::containsProperty).toList();
      return configured.isEmpty()
          ? ConditionOutcome.match(message.because("no Redis is configured"))
          : ConditionOutcome.noMatch(message.found("property").items(configured));
    }
  }
}
