package io.tidings.node.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;

class VerifiedTokensTest {
  private static final Instant EXPIRES = Instant.parse("2026-11-29T12:00:00Z");

  private final List<String> decoded = new ArrayList<>();

  @Test
  void token_isVerifiedOnce_whileItIsValid() {
    VerifiedTokens tokens = at(EXPIRES.minusMillis(1));
    assertThat(tokens.decode("a")).isSameAs(tokens.decode("a"));
    tokens.decode("b");
    assertThat(decoded).containsExactly("a", "b");
  }

  @Test
  void token_thatHasExpiredMeanwhile_isJudgedAgain() {
    VerifiedTokens tokens = at(EXPIRES);
    tokens.decode("a");
    tokens.decode("a");
    assertThat(decoded).containsExactly("a", "a");
  }

  @Test
  void refusal_isNotRemembered() {
    VerifiedTokens tokens = at(EXPIRES.minusMillis(1));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> tokens.decode("bad")).isInstanceOf(BadJwtException.class);
    }
    assertThat(decoded).containsExactly("bad", "bad");
  }

  private VerifiedTokens at(Instant now) {
    return new VerifiedTokens(this::decode, Clock.fixed(now, ZoneOffset.UTC));
  }

  private Jwt decode(String token) {
    decoded.add(token);
    if (token.equals("bad")) {
      throw new BadJwtException("bad");
    }
    return Jwt.withTokenValue(token).header("alg", "HS256").expiresAt(EXPIRES).build();
  }
}
