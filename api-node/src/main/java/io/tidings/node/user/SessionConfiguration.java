package io.tidings.node.user;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;

/** Spring Session's repository, with what it writes under our own control. */
@Configuration(proxyBeanMethods = false)
class SessionConfiguration {

  @Bean
  SessionRepository<? extends Session> sessionRepository(
      RedisConnectionFactory redis, SessionProperties properties) {
    RedisTemplate<String, Object> template = new RedisTemplate<>();
    template.setConnectionFactory(redis);
    template.setKeySerializer(RedisSerializer.string());
    template.setHashKeySerializer(RedisSerializer.string());
    template.setHashValueSerializer(new NumberRedisSerializer());
    template.setEnableDefaultSerializer(false);
    template.afterPropertiesSet();
    RedisSessionRepository sessions = new RedisSessionRepository(template);
    sessions.setRedisKeyNamespace("tidings:session");
    sessions.setDefaultMaxInactiveInterval(properties.timeout());
    return sessions;
  }
}
