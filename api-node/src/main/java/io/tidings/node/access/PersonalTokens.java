package io.tidings.node.access;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

/** Tells personal tokens, which this node makes itself, from the JWTs of an issuer. */
public final class PersonalTokens {
  /** How each of them begins. */
  public static final String PREFIX = "tdp_";

  private static final String OWN_SCHEME = "Token";
  private static final String BEARER = "Bearer";

  private PersonalTokens() {}

  /**
   * The token that the request brings, which may be anything; null when it brings none. {@code
   * Authorization: Token …} or {@code Authorization: Bearer tdp_…}.
   */
  public static @Nullable String of(HttpServletRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null) {
      return null;
    }
    String own = after(OWN_SCHEME, header);
    String bearer = after(BEARER, header);
    return own == null && bearer != null && bearer.startsWith(PREFIX) ? bearer : own;
  }

  // [RFC 9110, 11.1] "It uses a case-insensitive token to identify the authentication scheme"
  private static @Nullable String after(String scheme, String header) {
    boolean matches =
        header.regionMatches(true, 0, scheme, 0, scheme.length())
            && (header.length() == scheme.length() || header.charAt(scheme.length()) == ' ');
    return matches ? header.substring(scheme.length()).strip() : null;
  }

  /** Finds only JWTs. */
  static BearerTokenResolver jwtResolver() {
    DefaultBearerTokenResolver bearer = new DefaultBearerTokenResolver();
    return request -> of(request) == null ? bearer.resolve(request) : null;
  }
}
