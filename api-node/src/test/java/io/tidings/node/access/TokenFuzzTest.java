package io.tidings.node.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Mutations;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;
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
          .claim("aud", List.of("other", "tidings"));

  /** Believed as they are: what these headers ask for is not done. */
  private static final List<String> BELIEVED =
      Stream.of(GOOD, GOOD.header("zip", "DEF"), GOOD.header("kid", "../../etc/passwd"))
          .map(Token::text)
          .toList();

  private static final JwtDecoder DECODER =
      JwtTokens.decoder(
          new AccessProperties.Jwt(
              TestNode.SECRET,
              null,
              List.of(),
              List.of("https://id.example.com"),
              "tidings",
              false));

  private static final TestNode NODE = TestNode.start();

  @AfterContainer
  static void stop() {
    NODE.close();
  }

  @Property
  void token_changedAnywhere_isNotBelieved(@ForAll("changed") String text) {
    if (decode(text) != null) {
      expectSigned(text);
    }
  }

  /** Signed by the issuer, but with unusual claims. */
  @Property
  void token_ofAnyClaims_isBelievedWholeOrRefused(@ForAll("odd") Token token) {
    Jwt jwt = decode(token.text());
    if (jwt != null) {
      Caller caller = JwtTokens.caller(jwt);
      assertThat(caller.authenticated()).isTrue();
      assertThat(caller.rights().subscribe()).hasSizeLessThanOrEqualTo(1_000);
    }
  }

  @Property(tries = 300)
  void request_withAChangedToken_isNeverAFaultOfTheNode(@ForAll("changed") String text)
      throws IOException {
    String line = text.replace("\r", "").replace("\n", "").replace("\0", "");
    String request =
        "HEAD /api/stream?topic=a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
            + line
            + "\r\n\r\n";
    try (Socket socket = NODE.socket()) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      var in = new InputStreamReader(socket.getInputStream(), ISO_8859_1);
      String status = String.valueOf(new BufferedReader(in).readLine());
      if (status.startsWith("HTTP/1.1 200 ")) {
        expectSigned(line);
      } else {
        assertThat(status).matches("HTTP/1\\.1 4(00|01|31) .*");
      }
    }
  }

  private static @Nullable Jwt decode(String text) {
    try {
      return DECODER.decode(text);
    } catch (JwtException e) {
      return null;
    }
  }

  private static void expectSigned(String token) {
    assertThat(BELIEVED.stream().map(TokenFuzzTest::signed)).contains(signed(token));
  }

  /**
   * What a signature covers; of its own letters not every bit counts, and blanks around it none.
   */
  private static String signed(String token) {
    return token.substring(0, Math.max(0, token.lastIndexOf('.'))).strip();
  }

  @Provide
  Arbitrary<String> changed() {
    return Mutations.of(
        Arbitraries.oneOf(
            Arbitraries.of(BELIEVED), Arbitraries.just(GOOD.header("alg", "none").text())));
  }

  @Provide
  Arbitrary<Token> odd() {
    Arbitrary<String> names =
        Arbitraries.of("sub", "iat", "exp", "nbf", "iss", "aud", "jti", "tidings", "scope", "");
    Arbitrary<Object> values =
        Arbitraries.of(
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
    return Combinators.combine(names, values, Arbitraries.of("typ", "kid", "crit", "x"), values)
        .as((name, value, header, other) ->
            other.equals("")
                ? GOOD.claim(name, value)
                : GOOD.claim(name, value).header(header, other));
  }
}
