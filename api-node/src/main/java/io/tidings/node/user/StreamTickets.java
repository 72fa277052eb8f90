package io.tidings.node.user;

import io.tidings.events.LogUnavailableException;
import io.tidings.node.access.Login;
import io.tidings.node.access.Login.Credential;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * One-time tickets that open a stream, for a client that can send neither cookie nor header. They
 * travel in a URL, and so in logs: a ticket that was used or is half a minute old opens nothing.
 */
@Component
class StreamTickets {
  static final Duration LIFETIME = Duration.ofSeconds(30);

  private static final String SESSION = "session ";
  private static final String TOKEN = "token ";

  private final StringRedisTemplate redis;

  StreamTickets(StringRedisTemplate redis) {
    this.redis = redis;
  }

  /** Makes one, which stands for this login. */
  String issue(Login login) {
    String ticket = Secrets.random();
    String value =
        switch (login.credential()) {
          case Credential.Session(String id) -> SESSION + id;
          case Credential.Token(String hash) -> TOKEN + hash;
        };
    orUnavailable(() -> {
      redis.opsForValue().set(key(ticket), value, LIFETIME);
      return null;
    });
    return ticket;
  }

  /** What the ticket stands for; null when it is none, or not any more. It is used up now. */
  @Nullable Credential take(String ticket) {
    String value = orUnavailable(() -> redis.opsForValue().getAndDelete(key(ticket)));
    if (value == null) {
      return null;
    }
    return value.startsWith(SESSION)
        ? new Credential.Session(value.substring(SESSION.length()))
        : new Credential.Token(value.substring(TOKEN.length()));
  }

  private static String key(String ticket) {
    return "tidings:ticket:" + Secrets.hash(ticket);
  }

  private static @Nullable String orUnavailable(Supplier<@Nullable String> command) {
    try {
      return command.get();
    } catch (DataAccessException e) {
      throw new LogUnavailableException("the tickets cannot be reached", e);
    }
  }
}
