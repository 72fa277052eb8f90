package com.example.ownlogin;

import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

/**
 * A login ends together with its session: when the user signs out, when a user signs in with the
 * same browser, and when the session is too old.
 */
@Component
class Logins implements HttpSessionListener {
  private static final Logger log = LoggerFactory.getLogger(Logins.class);
  private final Tidings tidings;

  Logins(Tidings tidings) {
    this.tidings = tidings;
  }

  @Override
  public void sessionDestroyed(HttpSessionEvent event) {
    Login.of(event.getSession()).ifPresent(this::end);
  }

  private void end(Login login) {
    try {
      tidings.revoke(login);
    } catch (RestClientException e) {
      // the session ends all the same, so there is no further token
      log.warn("The streams of {} go on until their tokens end.", login.id(), e);
    }
  }
}
