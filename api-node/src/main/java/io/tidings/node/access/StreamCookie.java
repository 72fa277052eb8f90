package io.tidings.node.access;

import io.tidings.node.ops.TrustedProxies;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/**
 * A cookie with a JWT, for an {@code EventSource} of a page of this origin, which can send no
 * header. It opens streams and nothing else: a foreign page that makes a browser send it changes
 * nothing. One that is no longer valid counts as none, since the browser sends it all the same.
 */
@Component
@Order(3) // before the session: on these paths a JWT may open more
final class StreamCookie implements AuthenticationConverter {
  /** A request may bring the token twice, in the cookie and in a header, in 8 KB with all else. */
  static final int MAX_LENGTH = 3_400;

  // [RFC 7515] 7.1: three parts of base64url with dots between them
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  private final SecretCookie cookie;
  private final StreamPaths streamPaths;
  private final JwtDecoder decoder;
  private final Clock clock;

  StreamCookie(
      AccessProperties properties,
      TrustedProxies proxies,
      StreamPaths streamPaths,
      JwtDecoder decoder,
      Clock clock) {
    this.cookie = new SecretCookie(properties.streamCookie(), FORM, proxies);
    this.streamPaths = streamPaths;
    this.decoder = decoder;
    this.clock = clock;
  }

  @Override
  public @Nullable Authentication convert(HttpServletRequest request) {
    String token = streamPaths.matchForTokens(request) ? cookie.read(request) : null;
    if (token == null) {
      return null;
    }
    try {
      return new CallerAuthentication(JwtTokens.verify(decoder, token));
    } catch (BadJwtException e) {
      return null;
    }
  }

  /** Sets it in the browser that sent the request, for as long as the token is valid. */
  void write(
      HttpServletRequest request, HttpServletResponse response, String token, Instant expires) {
    cookie.write(request, response, token, Duration.between(clock.instant(), expires));
  }

  void clear(HttpServletRequest request, HttpServletResponse response) {
    cookie.clear(request, response);
  }
}
