package io.tidings.node.user;

import io.tidings.node.access.Identification;
import io.tidings.node.access.Login;
import io.tidings.node.access.StreamPaths;
import io.tidings.node.user.Sessions.StoredSession;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Knows users by their cookie. One that stands for nobody any more is as good as none: the browser
 * cannot help sending it, to the page where one signs in as well.
 */
@Component
@Order(3)
final class SessionIdentification implements Identification {
  private final SessionCookie cookie;
  private final Sessions sessions;
  private final Logins logins;

  SessionIdentification(SessionCookie cookie, Sessions sessions, Logins logins) {
    this.cookie = cookie;
    this.sessions = sessions;
    this.logins = logins;
  }

  @Override
  public @Nullable Login identify(HttpServletRequest request) {
    String id = cookie.read(request);
    StoredSession session = id == null ? null : sessions.find(id);
    if (session == null) {
      return null;
    }
    Login login = logins.resolve(session);
    if (login != null && !StreamPaths.match(request)) {
      sessions.prolong(session);
    }
    return login;
  }
}
