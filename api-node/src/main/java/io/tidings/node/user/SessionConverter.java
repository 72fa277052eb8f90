package io.tidings.node.user;

import io.tidings.node.access.Caller;
import io.tidings.node.access.CallerAuthentication;
import io.tidings.node.access.Login;
import io.tidings.node.access.SecretCookie;
import io.tidings.node.access.StreamPaths;
import io.tidings.node.user.Sessions.StoredSession;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/**
 * Identifies users by their cookie. A cookie of an ended session counts as none, since the browser
 * sends it all the same, even to the login page.
 */
@Component
@Order(4)
final class SessionConverter implements AuthenticationConverter {
  private final SecretCookie cookie;
  private final StreamPaths streamPaths;
  private final Sessions sessions;
  private final Logins logins;

  SessionConverter(
      SecretCookie sessionCookie, StreamPaths streamPaths, Sessions sessions, Logins logins) {
    this.cookie = sessionCookie;
    this.streamPaths = streamPaths;
    this.sessions = sessions;
    this.logins = logins;
  }

  @Override
  public @Nullable Authentication convert(HttpServletRequest request) {
    String id = cookie.read(request);
    StoredSession session = id == null ? null : sessions.find(id);
    if (session == null) {
      return null;
    }
    Login login = logins.resolve(session);
    if (login != null && !streamPaths.match(request)) {
      sessions.prolong(session);
    }
    return login == null ? null : new CallerAuthentication(Caller.of(login));
  }
}
