package io.tidings.node.access;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import io.tidings.events.InvalidNameException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.MappedJwtClaimSetConverter;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Makes the decoder that believes the configured tokens and no others. Keys come from the
 * configuration alone: what a token says about keys ({@code jwk}, {@code jku}, {@code x5u}) is
 * ignored.
 */
final class JwtTokens {
  private static final Duration LEEWAY = Duration.ofSeconds(60);
  private static final int SECRET_BYTES = 32; // RFC 7518, 3.2: a key as long as the hash output

  private JwtTokens() {}

  static JwtDecoder decoder(AccessProperties.Jwt properties) {
    String secret = properties.secret();
    String jwks = properties.jwks();
    if (secret != null && jwks != null) {
      throw new IllegalStateException(
          "tidings.access.jwt.secret and tidings.access.jwt.jwks are both set; use one of them");
    }
    if (secret == null && jwks == null) {
      return token -> {
        throw new BadJwtException("this node is not configured to accept tokens");
      };
    }
    NimbusJwtDecoder decoder =
        secret != null ? symmetric(secret) : asymmetric(String.valueOf(jwks), properties);
    decoder.setJwtValidator(validator(properties));
    decoder.setClaimSetConverter(JwtTokens::claims);
    return decoder;
  }

  private static NimbusJwtDecoder symmetric(String secret) {
    byte[] key = secret.getBytes(StandardCharsets.UTF_8);
    if (key.length < SECRET_BYTES) {
      throw new IllegalStateException(
          "tidings.access.jwt.secret has %d bytes; HS256 needs at least %d"
              .formatted(key.length, SECRET_BYTES));
    }
    return NimbusJwtDecoder.withSecretKey(new SecretKeySpec(key, "HmacSHA256"))
        .macAlgorithm(MacAlgorithm.HS256)
        .build();
  }

  private static NimbusJwtDecoder asymmetric(String jwks, AccessProperties.Jwt properties) {
    return NimbusJwtDecoder.withJwkSource(keys(jwks))
        .jwsAlgorithms(allowed -> {
          allowed.clear();
          properties.algorithms().forEach(name -> allowed.add(algorithm(name)));
        })
        .build();
  }

  private static SignatureAlgorithm algorithm(String name) {
    SignatureAlgorithm algorithm = SignatureAlgorithm.from(name);
    if (algorithm == null) {
      throw new IllegalStateException(
          "tidings.access.jwt.algorithms names " + name + ", which is not a signature algorithm");
    }
    return algorithm;
  }

  private static JWKSource<SecurityContext> keys(String location) {
    URI uri = URI.create(location);
    try {
      if ("file".equals(uri.getScheme())) {
        try (InputStream in = uri.toURL().openStream()) {
          return new ImmutableJWKSet<>(JWKSet.load(in));
        }
      }
      if (!"https".equals(uri.getScheme())) {
        throw new IllegalArgumentException("only https: and file: are allowed");
      }
      return JWKSourceBuilder.<SecurityContext>create(uri.toURL())
          .retrying(true)
          .outageTolerant(Duration.ofHours(1).toMillis())
          .build();
    } catch (IOException | ParseException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "tidings.access.jwt.jwks cannot be read: " + location + ": " + e.getMessage(), e);
    }
  }

  private static OAuth2TokenValidator<Jwt> validator(AccessProperties.Jwt properties) {
    List<OAuth2TokenValidator<Jwt>> all = new ArrayList<>();
    all.add(JwtTokens::timely);
    // RFC 9068, 4; RFC 7515, 4.1.9: "application/" may be left out, and case does not matter
    JwtTypeValidator type = new JwtTypeValidator("JWT", "at+jwt", "application/at+jwt");
    type.setAllowEmpty(true);
    all.add(type);
    all.add(JwtTokens::readable);
    all.add(JwtTokens::revocable);
    if (!properties.issuers().isEmpty()) {
      all.add(
          new JwtClaimValidator<Object>(
              JwtClaimNames.ISS,
              iss -> iss != null && properties.issuers().contains(iss.toString())));
    }
    if (properties.requireSubject()) {
      all.add(
          new JwtClaimValidator<String>(JwtClaimNames.SUB, sub -> sub != null && !sub.isBlank()));
    }
    String audience = properties.audience();
    if (audience != null) {
      all.add(
          new JwtClaimValidator<Collection<String>>(
              JwtClaimNames.AUD, aud -> aud != null && aud.contains(audience)));
    }
    return new DelegatingOAuth2TokenValidator<>(all);
  }

  /**
   * An issuer's clock may be ahead of ours: its fresh tokens are not refused for it. There is no
   * leeway for {@code exp}: a stream ends then, and its reconnect must not be let in again.
   */
  private static OAuth2TokenValidatorResult timely(Jwt token) {
    Instant now = Instant.now();
    Instant expires = token.getExpiresAt();
    if (expires == null || !expires.isAfter(now)) {
      return refused(expires == null ? "exp is missing" : "the token expired at " + expires);
    }
    for (String claim : List.of(JwtClaimNames.NBF, JwtClaimNames.IAT)) {
      Instant from = token.getClaimAsInstant(claim);
      if (from != null && from.isAfter(now.plus(LEEWAY))) {
        return refused("%s is %s, more than %d s ahead".formatted(claim, from, LEEWAY.toSeconds()));
      }
    }
    return OAuth2TokenValidatorResult.success();
  }

  private static OAuth2TokenValidatorResult readable(Jwt token) {
    try {
      TokenRights.read(token.getClaim("tidings"));
      return OAuth2TokenValidatorResult.success();
    } catch (InvalidNameException e) {
      return refused(e.getMessage());
    }
  }

  /** A subject that no revocation can name would keep its access to the end of its tokens. */
  private static OAuth2TokenValidatorResult revocable(Jwt token) {
    String subject = token.getSubject();
    return subject == null || Revocations.isSubject(subject)
        ? OAuth2TokenValidatorResult.success()
        : refused("sub has to be " + Revocations.SUBJECT_RULE);
  }

  private static OAuth2TokenValidatorResult refused(@Nullable String why) {
    return OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token", why, null));
  }

  /**
   * The claims without the {@code iat} that Spring makes up from {@code exp}, because revocation
   * compares it.
   */
  private static Map<String, Object> claims(Map<String, Object> raw) {
    Map<String, Object> claims =
        new HashMap<>(MappedJwtClaimSetConverter.withDefaults(Map.of()).convert(raw));
    if (!raw.containsKey(JwtClaimNames.IAT)) {
      claims.remove(JwtClaimNames.IAT);
    }
    return claims;
  }

  /**
   * The caller of a token that came in another way than as a bearer token.
   *
   * @throws BadJwtException when it is not, or no longer, believed
   */
  static Caller verify(JwtDecoder decoder, String token) {
    try {
      return caller(decoder.decode(token));
    } catch (BadJwtException e) {
      throw e;
    } catch (JwtException e) {
      throw new AuthenticationServiceException("the token cannot be verified at the moment", e);
    }
  }

  /** The caller that a believed token stands for. */
  static Caller caller(Jwt token) {
    return new Caller(
        token.getSubject(),
        TokenRights.read(token.getClaim("tidings")),
        token.getIssuedAt(),
        token.getExpiresAt(),
        null,
        token.getTokenValue().substring(token.getTokenValue().lastIndexOf('.') + 1));
  }
}
