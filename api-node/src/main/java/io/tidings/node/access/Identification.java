package io.tidings.node.access;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Knows users by something that their request brings. */
public interface Identification {
  /** Set on a request for a stream when it is not known who sends it, because Redis is silent. */
  String UNAVAILABLE = "io.tidings.identity-unavailable";

  /** Whether it could not be found out who sends the request. */
  static boolean unavailable(HttpServletRequest request) {
    return request.getAttribute(UNAVAILABLE) != null;
  }

  /**
   * Who sends the request; null when it brings nothing of this kind.
   *
   * @throws io.tidings.events.LogException when Redis does not say
   * @throws org.springframework.security.core.AuthenticationException when it brings something that
   *     is not or no longer believed
   */
  @Nullable Login identify(HttpServletRequest request);
}
