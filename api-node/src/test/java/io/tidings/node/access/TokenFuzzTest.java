package io.tidings.node.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedText;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * A token in which anything was changed is refused as a token: never believed, and never a fault of
 * the node.
 */
class TokenFuzzTest {
  private static final Token GOOD =
      Token.of("u1")
          .topics("mine.*", "a")
          .claim("iss", "https://id.example.com")
          .claim("aud", List.of("other", "tidings"))
          .claim("exp", 4_000_000_000L); // a run of millions of cases takes a while

  /** Believed as they are: what these headers ask for is not done. */
  static final List<String> BELIEVED =
      Stream.of(GOOD, GOOD.header("zip", "DEF"), GOOD.header("kid", "../../etc/passwd"))
          .map(Token::text)
          .toList();

  static final String UNSIGNED = GOOD.header("alg", "none").text();

  private static final JwtDecoder DECODER =
      JwtTokens.decoder(
          new AccessProperties.Jwt(
              TestNode.SECRET,
              null,
              List.of(),
              List.of("https://id.example.com"),
              "tidings",
              false));

  private static final List<String> CLAIMS =
      List.of("sub", "iat", "exp", "nbf", "iss", "aud", "jti", "tidings", "scope", "");
  private static final List<String> HEADERS = List.of("typ", "kid", "crit", "x");
  private static final List<Object> VALUES =
      List.of(
          0,
          -1,
          1e300,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          1_795_188_983_747L,
          "",
          "\0",
          "1795188983",
          "http://[",
          "x".repeat(5_000),
          true,
          List.of(),
          List.of(1, "x", List.of()),
          Map.of(),
          Map.of("subscribe", "mine.*"),
          Map.of("subscribe", List.of("*", 5, Map.of())),
          Map.of("workspace", List.of(), "publish", List.of("$control", "$x")),
          Map.of("workspace", "../x"));

  @Test
  void token_changedAnywhere_isNotBelieved() {
    new Fuzzer<>(
            "tokens",
            new MutatedText(Stream.concat(BELIEVED.stream(), Stream.of(UNSIGNED)).toList()))
        .run(text -> {
          boolean believed = decode(text) != null;
          if (believed) {
            expectSigned(text);
          }
          return believed;
        });
  }

  /** Signed by the issuer, but with unusual claims. */
  @Test
  void token_ofAnyClaims_isBelievedWholeOrRefused() {
    new Fuzzer<>("tokens of an issuer with unusual claims", TokenFuzzTest::odd)
        .run(token -> {
          Jwt jwt = decode(token);
          if (jwt == null) {
            return false;
          }
          Caller caller = JwtTokens.caller(jwt);
          assertThat(caller.authenticated()).isTrue();
          assertThat(caller.rights().subscribe().size()).isLessThanOrEqualTo(1_000);
          return true;
        });
  }

  private static String odd(RandomGenerator random) {
    Token token = GOOD.claim(any(CLAIMS, random), any(VALUES, random));
    Object header = any(VALUES, random);
    return (header.equals("") ? token : token.header(any(HEADERS, random), header)).text();
  }

  private static <T> T any(List<T> values, RandomGenerator random) {
    return values.get(random.nextInt(values.size()));
  }

  private static @Nullable Jwt decode(String text) {
    try {
      return DECODER.decode(text);
    } catch (JwtException e) {
      return null;
    }
  }

  static void expectSigned(String token) {
    boolean signed = BELIEVED.stream().anyMatch(good -> signed(good).equals(signed(token)));
    assertThat(signed).as(token).isTrue();
  }

  /**
   * What a signature covers; of its own letters not every bit counts, and blanks and control
   * characters around it none.
   */
  private static String signed(String token) {
    return token.substring(0, Math.max(0, token.lastIndexOf('.'))).trim();
  }
}
