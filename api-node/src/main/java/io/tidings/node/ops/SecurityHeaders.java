package io.tidings.node.ops;

import java.util.Map;

/** The headers that keep browsers from doing more with an answer than they should. */
final class SecurityHeaders {
  /**
   * For pages and all other answers: scripts, styles and the like from this node alone, no frames.
   */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self';"
          + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  static final Map<String, String> ALL =
      Map.of(
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          // Other sites get no referrer. Without any, a form of our own page sends Origin: null.
          "Referrer-Policy",
          "same-origin",
          "Content-Security-Policy",
          CONTENT_SECURITY_POLICY,
          // Unless an endpoint says otherwise, its answer is for this client alone, and unchanged.
          "Cache-Control",
          "no-cache, no-store, no-transform");

  private SecurityHeaders() {}
}
