package io.tidings.node.user;

import io.tidings.events.LogUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.serializer.SerializationException;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.stereotype.Component;

/**
 * The sessions of all nodes. It asks Spring Session's repository itself, without the filter that
 * makes an {@code HttpSession} of it: that would count a stream as a request, and wrap each guest's
 * response.
 */
@Component
class Sessions {
  private static final String USER = "user";
  private static final String SIGN_OUTS = "signOuts";
  private static final int STEPS = 30;

  private final SessionRepository<? extends Session> repository;
  private final SessionProperties properties;
  private final Clock clock;

  Sessions(
      SessionRepository<? extends Session> repository, SessionProperties properties, Clock clock) {
    this.repository = repository;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * A session that is there.
   *
   * @param signOuts of the user when it began
   * @param ends at the latest
   */
  record StoredSession(String id, long user, long signOuts, Instant lastRequest, Instant ends) {}

  /** Begins one, and returns its id. */
  String begin(User user) {
    return orUnavailable(() -> begin(repository, user));
  }

  private static <S extends Session> String begin(SessionRepository<S> repository, User user) {
    S session = repository.createSession();
    session.setAttribute(USER, user.id());
    session.setAttribute(SIGN_OUTS, user.signOuts());
    repository.save(session);
    return session.getId();
  }

  /** The session; null when it is over. To look at it does not prolong it. */
  @Nullable StoredSession find(String id) {
    StoredSession storedSession = orUnavailable(() -> read(load(repository, id)));
    return storedSession != null && clock.instant().isBefore(storedSession.ends())
        ? storedSession
        : null;
  }

  private static <S extends Session> @Nullable S load(SessionRepository<S> repository, String id) {
    try {
      return repository.findById(id);
    } catch (IllegalStateException | SerializationException e) {
      return null; // what is there was not written by us, or its rest after it ended
    }
  }

  private @Nullable StoredSession read(@Nullable Session session) {
    Long user = session == null ? null : session.getAttribute(USER);
    Long signOuts = session == null ? null : session.getAttribute(SIGN_OUTS);
    return session == null || user == null || signOuts == null
        ? null
        : new StoredSession(
            session.getId(),
            user,
            signOuts,
            session.getLastAccessedTime(),
            session.getCreationTime().plus(properties.maxAge()));
  }

  /** Counts a request; in steps, so that not each one of them writes. */
  void prolong(StoredSession session) {
    Duration idle = Duration.between(session.lastRequest(), clock.instant());
    if (idle.compareTo(properties.timeout().dividedBy(STEPS)) >= 0) {
      orUnavailable(() -> prolong(repository, session.id(), clock.instant()));
    }
  }

  private static <S extends Session> @Nullable Void prolong(
      SessionRepository<S> repository, String id, Instant now) {
    S session = load(repository, id);
    if (session != null) {
      session.setLastAccessedTime(now);
      try {
        repository.save(session);
      } catch (IllegalStateException e) {
        return null; // it ended in between
      }
    }
    return null;
  }

  /** Ends it. */
  void end(String id) {
    orUnavailable(() -> {
      repository.deleteById(id);
      return null;
    });
  }

  private static <T extends @Nullable Object> T orUnavailable(Supplier<T> command) {
    try {
      return command.get();
    } catch (DataAccessException e) {
      throw new LogUnavailableException("the sessions cannot be reached", e);
    }
  }
}
