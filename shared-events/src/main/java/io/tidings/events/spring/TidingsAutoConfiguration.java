package io.tidings.events.spring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import io.tidings.events.EventLog;
import io.tidings.events.StateScripts;
import io.tidings.events.Workspace;
import io.tidings.events.redis.PublishTracing;
import io.tidings.events.redis.RedisEventLog;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.json.JsonMapper;

/** The log, a publisher and a workspace's state, at the address that Boot has for Redis. */
@AutoConfiguration(
    after = DataRedisAutoConfiguration.class,
    // where a service has one
    afterName =
        "org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration")
@ConditionalOnBean(DataRedisConnectionDetails.class)
@EnableConfigurationProperties(TidingsLogProperties.class)
public class TidingsAutoConfiguration {

  /** Starts with the application even when Redis is down, which health then reports. */
  @Bean(initMethod = "start")
  @ConditionalOnMissingBean(EventLog.class)
  RedisEventLog tidingsEventLog(
      DataRedisConnectionDetails redis,
      Environment environment,
      TidingsLogProperties properties,
      ObjectProvider<Clock> clock,
      ObjectProvider<MeterRegistry> meters,
      ObjectProvider<PublishTracing> tracing) {
    return new RedisEventLog(
        RedisAddresses.of(redis, RedisUrls.tls(environment.getProperty("spring.data.redis.url"))),
        properties.settings(),
        clock.getIfUnique(Clock::systemUTC),
        meters.getIfAvailable(SimpleMeterRegistry::new),
        tracing.getIfAvailable(() -> PublishTracing.OFF));
  }

  /** For a service that traces. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(Tracer.class)
  @ConditionalOnBean(Tracer.class)
  static class Traced {
    @Bean
    @ConditionalOnMissingBean
    PublishTracing tidingsPublishTracing(Tracer tracer) {
      return tracer.equals(Tracer.NOOP) ? PublishTracing.OFF : new TracedPublishing(tracer);
    }
  }

  @Bean
  @ConditionalOnMissingBean
  TidingsPublisher tidingsPublisher(EventLog log, ObjectProvider<JsonMapper> json) {
    return new TidingsPublisher(log, json.getIfAvailable(JsonMapper::new), Workspace.MAIN);
  }

  @Bean
  @ConditionalOnBean(StateScripts.class)
  @ConditionalOnMissingBean
  WorkspaceState tidingsState(
      EventLog log, StateScripts scripts, ObjectProvider<ChangeContributor> contributors) {
    // Contributors may need the state themselves, so they are asked for at the first change.
    return new WorkspaceState(
        log,
        scripts,
        Workspace.MAIN,
        SingletonSupplier.of(() -> contributors.orderedStream().toList()));
  }
}
