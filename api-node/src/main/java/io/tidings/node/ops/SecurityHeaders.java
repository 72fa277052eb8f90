package io.tidings.node.ops;

import java.util.Map;

/** What every answer tells a browser that would do more with it than it should. */
final class SecurityHeaders {
  /** Of pages and of all else: scripts, styles and the like from this node alone, no frames. */
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
          // Nothing to others; but without any, a form of our own page says Origin: null.
          "Referrer-Policy",
          "same-origin",
          "Content-Security-Policy",
          CONTENT_SECURITY_POLICY,
          // Unless an endpoint says otherwise: what it answers is for this client alone, as it is.
          "Cache-Control",
          "no-cache, no-store, no-transform");

  private SecurityHeaders() {}
}
