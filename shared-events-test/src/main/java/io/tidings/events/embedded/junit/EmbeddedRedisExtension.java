package io.tidings.events.embedded.junit;

import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.embedded.RedisCluster;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.embedded.RedisServers;
import io.tidings.events.redis.RedisAddress;
import io.tidings.events.redis.RedisEventLog;
import io.tidings.events.test.Settings;
import java.lang.reflect.Method;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts what {@link EmbeddedRedis} asks for, and resolves the parameters that it names. */
final class EmbeddedRedisExtension implements BeforeAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(EmbeddedRedisExtension.class);

  /** The first call loads classes and connects, which a busy machine did not finish in 2 s. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);

  @Override
  public void beforeAll(ExtensionContext context) {
    needs(context).servers();
  }

  /** Constructors are left to Spring, and so are parameters with an annotation of Spring. */
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return parameter.getDeclaringExecutable() instanceof Method
        && Stream.of(parameter.getParameter().getAnnotations())
            .noneMatch(a -> a.annotationType().getName().startsWith("org.springframework."))
        && (isLog(type) || RedisServers.class.isAssignableFrom(type));
  }

  private static boolean isLog(Class<?> type) {
    return type != Object.class
        && type != AutoCloseable.class
        && type.isAssignableFrom(RedisEventLog.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    RedisNeeds needs = needs(context);
    RedisServers servers = needs.servers();
    Class<?> type = parameter.getParameter().getType();
    if (isLog(type)) {
      // A class may have other needs than the class around it, whose log it would find otherwise.
      return context
          .getStore(NAMESPACE)
          .computeIfAbsent(needs, unused -> open(servers), RedisEventLog.class);
    }
    if (!type.isInstance(servers)) {
      throw new ParameterResolutionException(
          "The parameter is a "
              + type.getSimpleName()
              + ", but @EmbeddedRedis("
              + needs.topology()
              + ") starts a "
              + servers.getClass().getSimpleName());
    }
    return servers;
  }

  private static RedisNeeds needs(ExtensionContext context) {
    return RedisNeeds.of(context.getRequiredTestClass()).orElseThrow();
  }

  private static RedisEventLog open(RedisServers servers) {
    RedisEventLog log =
        new RedisEventLog(
            address(servers),
            Settings.timeout(CALL_TIMEOUT),
            Clock.systemUTC(),
            new SimpleMeterRegistry());
    log.start();
    return log;
  }

  private static RedisAddress address(RedisServers servers) {
    if (servers instanceof RedisCluster cluster) {
      List<RedisURI> seeds =
          cluster.servers().stream().map(RedisServer::url).map(RedisURI::create).toList();
      return new RedisAddress.ClusterAddress(seeds, null);
    }
    return RedisAddress.of(servers.url());
  }
}
