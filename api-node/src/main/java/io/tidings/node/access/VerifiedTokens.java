package io.tidings.node.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Remembers for a minute which tokens were verified: a publisher sends the same one with each
 * request, and to verify it costs as much as all the rest of publishing. It is believed no longer
 * than it says itself, and about a key that an issuer withdraws the issuer's own cache is slower.
 */
final class VerifiedTokens implements JwtDecoder {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final long MOST_CHARACTERS = 1 << 20; // with their claims about 6 MB

  private final JwtDecoder decoder;
  private final Clock clock;
  private final Cache<String, Jwt> verified =
      Caffeine.newBuilder()
          .expireAfterWrite(LONGEST)
          .maximumWeight(MOST_CHARACTERS)
          .weigher((String token, Jwt jwt) -> token.length())
          .build();

  VerifiedTokens(JwtDecoder decoder, Clock clock) {
    this.decoder = decoder;
    this.clock = clock;
  }

  @Override
  public Jwt decode(String token) {
    Jwt known = verified.getIfPresent(token);
    if (known != null && isTimely(known)) {
      return known;
    }
    Jwt fresh = decoder.decode(token);
    verified.put(token, fresh);
    return fresh;
  }

  // The rules of the time before a token is valid are kept for good once they are kept.
  private boolean isTimely(Jwt token) {
    Instant expires = token.getExpiresAt();
    return expires != null && expires.isAfter(clock.instant());
  }
}
