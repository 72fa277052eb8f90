package io.tidings.events.embedded.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.events.embedded.RedisServer;
import io.tidings.events.spring.TidingsAutoConfiguration;
import io.tidings.events.spring.TidingsPublisher;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** An application that has the servers on its class path. */
class OwnRedisAutoConfigurationTest {
  private final ApplicationContextRunner app =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  OwnRedisAutoConfiguration.class,
                  DataRedisAutoConfiguration.class,
                  TidingsAutoConfiguration.class));

  @Test
  void application_withoutARedis_publishesToItsOwn_whichEndsWithIt() {
    AtomicReference<@Nullable RedisServer> own = new AtomicReference<>();
    app.run(context -> {
      RedisServer redis = context.getBean(RedisServer.class);
      own.set(redis);
      context.getBean(TidingsPublisher.class).publish("own", "tested", 1);
      assertThat(redis.call("EXISTS", "tidings:{main}:log:own")).isEqualTo(1L);
    });
    assertThat(own.get())
        .isNotNull()
        .satisfies(redis ->
            assertThatThrownBy(() -> redis.call("PING")).isInstanceOf(UncheckedIOException.class));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spring.data.redis.url=redis://127.0.0.1:1",
        "spring.data.redis.host=127.0.0.1",
        "spring.data.redis.sentinel.master=tidings",
        "spring.data.redis.cluster.nodes=127.0.0.1:1",
        "spring.data.redis.cluster.nodes[0]=127.0.0.1:1"
      })
  void application_withAProperty_startsNone(String property) {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(OwnRedisAutoConfiguration.class))
        .withPropertyValues(property)
        .run(context -> assertThat(context).doesNotHaveBean(RedisServer.class));
  }

  @Test
  void application_withDetailsOfAContainer_startsNone() {
    app.withBean(DataRedisConnectionDetails.class, NoDetails::new)
        .run(context -> assertThat(context).doesNotHaveBean(RedisServer.class));
  }

  private record NoDetails() implements DataRedisConnectionDetails {
    @Override
    public Standalone getStandalone() {
      return Standalone.of("127.0.0.1", 1);
    }
  }
}
