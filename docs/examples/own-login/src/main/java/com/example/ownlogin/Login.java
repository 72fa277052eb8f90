package com.example.ownlogin;

import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import java.util.UUID;

/**
 * One login of a user. Tokens name it, and not the user, as their subject: so a logout ends what
 * was opened with this login, and neither another browser of the user nor the next login.
 */
record Login(String user, String id) {
  private static final String ATTRIBUTE = Login.class.getName();

  /** That of this user's session, which has one from its first token on. */
  static Login of(HttpSession session, String user) {
    synchronized (session) {
      return of(session)
          .filter(login -> login.user().equals(user))
          .orElseGet(() -> {
            Login login = new Login(user, user + "." + UUID.randomUUID());
            session.setAttribute(ATTRIBUTE, login);
            return login;
          });
    }
  }

  /** That of a session for which a token was signed. */
  static Optional<Login> of(HttpSession session) {
    return Optional.ofNullable((Login) session.getAttribute(ATTRIBUTE));
  }
}
