package io.tidings.events.embedded.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a real Redis on free ports of this machine. It starts once: all classes of the
 * JVM with the same values share it and its data, so tests use topics of their own. It ends with
 * the JVM.
 *
 * <p>A Spring test's context connects to it, whatever its properties say. Methods of any test may
 * have these parameters:
 *
 * <ul>
 *   <li>the servers, to look at them and to break them: {@link
 *       io.tidings.events.embedded.RedisServer}, {@link io.tidings.events.embedded.RedisSentinels}
 *       or {@link io.tidings.events.embedded.RedisCluster}, as the topology says, or {@link
 *       io.tidings.events.embedded.RedisServers} for each of them. A test that breaks them repairs
 *       them, too.
 *   <li>{@link io.tidings.events.EventLog}: a log on them whose calls have 20 s, closed after the
 *       test, or after the class when a method asks for it that runs once for all tests.
 * </ul>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(EmbeddedRedisExtension.class)
public @interface EmbeddedRedis {
  /** Which servers. */
  RedisTopology value() default RedisTopology.ALONE;

  /** Further lines of each server's {@code redis.conf}; a password is not passed on to clients. */
  String[] config() default {};
}
