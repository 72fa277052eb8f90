package io.tidings.events.embedded.junit;

import io.tidings.events.embedded.spring.EmbeddedRedisDetails;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Registers where the embedded Redis is in the context of a Spring test. Equal needs, and all else
 * equal, mean the same context.
 */
record EmbeddedRedisCustomizer(RedisNeeds needs) implements ContextCustomizer {

  @Override
  public void customizeContext(
      ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
    context
        .getBeanFactory()
        .registerSingleton(
            "embeddedRedisConnectionDetails", new EmbeddedRedisDetails(needs.servers()));
  }

  /** Asked by Spring for each test class. */
  static final class Factory implements ContextCustomizerFactory {
    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
        Class<?> testClass, List<ContextConfigurationAttributes> configuration) {
      return RedisNeeds.of(testClass).map(EmbeddedRedisCustomizer::new).orElse(null);
    }
  }
}
