package io.tidings.node.access;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which callers are let in. Nothing is open unless it is configured here.
 *
 * @param publicTopics patterns of public topics, which may be read and written without a token
 * @param jwt which bearer tokens are believed
 * @param streamCookie name of the cookie with a JWT for streams, which another installation on the
 *     same host must not have
 */
@ConfigurationProperties("tidings.access")
public record AccessProperties(
    @DefaultValue List<String> publicTopics,
    @DefaultValue Jwt jwt,
    @DefaultValue("STREAM") String streamCookie) {
  public AccessProperties {
    SecretCookie.checkName("tidings.access.stream-cookie", streamCookie);
  }

  /**
   * Which bearer tokens are believed. One of {@code secret} and {@code jwks}, or none: then every
   * token is refused.
   *
   * @param secret at least 32 bytes, for tokens signed with HS256
   * @param jwks where the issuer's public keys are: an {@code https:} URL or a {@code file:}
   * @param algorithms those allowed with {@code jwks}
   * @param issuers exact values of {@code iss} that are believed; empty for any
   * @param audience a value that {@code aud} must contain; null for any
   * @param requireSubject whether tokens without {@code sub} are refused: they cannot be revoked
   */
  public record Jwt(
      @Nullable String secret,
      @Nullable String jwks,
      @DefaultValue({"RS256", "ES256", "PS256"}) List<String> algorithms,
      @DefaultValue List<String> issuers,
      @Nullable String audience,
      @DefaultValue("false") boolean requireSubject) {

    public Jwt {
      secret = unlessBlank(secret);
      jwks = unlessBlank(jwks);
      audience = unlessBlank(audience);
    }

    /** An empty environment variable counts as none. */
    private static @Nullable String unlessBlank(@Nullable String value) {
      return value == null || value.isBlank() ? null : value;
    }

    @Override
    public String toString() {
      return "Jwt[jwks=" + jwks + ", issuers=" + issuers + ", audience=" + audience + "]";
    }
  }
}
