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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
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
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.MappedJwtClaimSetConverter;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Makes the decoder that believes the configured tokens and no others. Keys come from the
 * configuration alone: what a token says about keys ({@code jwk}, {@code jku}, {@code x5u}) is not
 * looked at.
 */
final class JwtTokens {
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
        throw new BadJwtException("this node is configured to believe no tokens");
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
          "tidings.access.jwt.algorithms names " + name + ", which is no signature algorithm");
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
        throw new IllegalArgumentException("only https: and file: are taken");
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
    // No skew: a stream ends at exp, and its reconnect must not be let in again.
    JwtTimestampValidator times = new JwtTimestampValidator(Duration.ZERO);
    times.setAllowEmptyExpiryClaim(false);
    List<OAuth2TokenValidator<Jwt>> all = new ArrayList<>();
    all.add(times);
    JwtTypeValidator type = new JwtTypeValidator("JWT", "at+jwt");
    type.setAllowEmpty(true);
    all.add(type);
    all.add(JwtTokens::readable);
    if (!properties.issuers().isEmpty()) {
      all.add(
          new JwtClaimValidator<Object>(
              JwtClaimNames.ISS,
              iss -> iss != null && properties.issuers().contains(iss.toString())));
    }
    String audience = properties.audience();
    if (audience != null) {
      all.add(
          new JwtClaimValidator<Collection<String>>(
              JwtClaimNames.AUD, aud -> aud != null && aud.contains(audience)));
    }
    return new DelegatingOAuth2TokenValidator<>(all);
  }

  private static OAuth2TokenValidatorResult readable(Jwt token) {
    try {
      TokenRights.read(token.getClaim("tidings"));
      return OAuth2TokenValidatorResult.success();
    } catch (InvalidNameException e) {
      return OAuth2TokenValidatorResult.failure(
          new OAuth2Error("invalid_token", e.getMessage(), null));
    }
  }

  /** Without the {@code iat} that Spring makes up from {@code exp}: revocation compares it. */
  private static Map<String, Object> claims(Map<String, Object> raw) {
    Map<String, Object> claims =
        new HashMap<>(MappedJwtClaimSetConverter.withDefaults(Map.of()).convert(raw));
    if (!raw.containsKey(JwtClaimNames.IAT)) {
      claims.remove(JwtClaimNames.IAT);
    }
    return claims;
  }

  /** Who a believed token stands for. */
  static Caller caller(Jwt token) {
    return new Caller(
        token.getSubject(),
        TokenRights.read(token.getClaim("tidings")),
        token.getIssuedAt(),
        token.getExpiresAt(),
        null);
  }
}
