package com.example.ownlogin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.source.ImmutableSecret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.stereotype.Component;

/** Signs the tokens that nodes of Tidings believe. */
@Component
class Tokens {
  private final TidingsProperties properties;
  private final JwtEncoder encoder;

  Tokens(TidingsProperties properties) {
    this.properties = properties;
    var key = new SecretKeySpec(properties.secret().getBytes(UTF_8), "HmacSHA256");
    this.encoder = new NimbusJwtEncoder(new ImmutableSecret<>(key));
  }

  /** For the pages of one login of this user, who reads the topic of the user's notes. */
  String forReader(Login login) {
    return sign(login.id(), Map.of("subscribe", List.of(Notes.topic(login.user()))));
  }

  /** For this application itself, which publishes notes and ends logins. */
  String forService() {
    return sign("own-login", Map.of("publish", List.of("notes.*", "$control")));
  }

  private String sign(String subject, Map<String, Object> rights) {
    Instant now = Instant.now();
    JwtClaimsSet claims =
        JwtClaimsSet.builder()
            .subject(subject)
            .issuedAt(now)
            .expiresAt(now.plus(properties.tokenLifetime()))
            .claim("tidings", rights)
            .build();
    JwsHeader header = JwsHeader.with(MacAlgorithm.HS256).build();
    return encoder.encode(JwtEncoderParameters.from(header, claims)).getTokenValue();
  }
}
