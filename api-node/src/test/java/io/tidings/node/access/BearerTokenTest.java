package io.tidings.node.access;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which bearer tokens are believed. */
class BearerTokenTest {
  private static final String LOG = "/api/topics/mine.a/events";

  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.start(
            "tidings.access.jwt.issuers=https://id.example.com",
            "tidings.access.jwt.audience=tidings");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static Token good() {
    return Token.of("u1")
        .topics("mine.*")
        .claim("iss", "https://id.example.com")
        .claim("aud", List.of("other", "tidings"));
  }

  @Test
  void token_valid_isAccepted() {
    assertThat(node.get(LOG, good().asHeader()).statusCode()).isEqualTo(200);
  }

  /** An issuer's clock is not ours, and its tokens say in three ways what they are. */
  static Stream<Token> alsoGood() {
    long soon = Instant.now().getEpochSecond() + 30;
    return Stream.of(
        good().claim("nbf", soon),
        good().claim("iat", soon),
        good().claim("nbf", soon).claim("iat", soon),
        good().claim("iat", null),
        good().header("typ", null),
        good().header("typ", "jwt"),
        good().header("typ", "at+jwt"),
        good().header("typ", "at+JWT"),
        good().header("typ", "application/at+jwt"),
        good().header("typ", "Application/AT+JWT"));
  }

  @ParameterizedTest
  @MethodSource("alsoGood")
  void token_ofAnIssuerWhoseClockIsAhead_orOfAnotherType_isBelieved(Token token) {
    HttpResponse<String> answer = node.get(LOG, token.asHeader());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  static Stream<Arguments> bad() {
    long now = Instant.now().getEpochSecond();
    return Stream.of(
        Arguments.of("none", good().header("alg", "none")),
        Arguments.of("None", good().header("alg", "None")),
        Arguments.of("another algorithm", good().header("alg", "HS384")),
        Arguments.of("no algorithm", good().header("alg", null)),
        Arguments.of("wrong key", good().signedWith("another secret of 32 bytes, or a bit more")),
        Arguments.of(
            "its own key",
            good()
                .signedWith("another secret of 32 bytes, or a bit more")
                .header(
                    "jwk",
                    Map.of(
                        "kty",
                        "oct",
                        "k",
                        "YW5vdGhlciBzZWNyZXQgb2YgMzIgYnl0ZXMsIG9yIGEgYml0IG1vcmU"))),
        Arguments.of("critical header", good().header("crit", List.of("x")).header("x", 1)),
        Arguments.of("expired", good().claim("exp", now - 1)),
        Arguments.of("no exp", good().claim("exp", null)),
        Arguments.of("exp as text", good().claim("exp", "soon")),
        Arguments.of("not yet", good().claim("nbf", now + 90)),
        Arguments.of("issued in the future", good().claim("iat", now + 90)),
        Arguments.of("issued in five minutes", good().claim("iat", now + 300)),
        Arguments.of("another type", good().header("typ", "logout+jwt")),
        Arguments.of("a type that ends alike", good().header("typ", "text/at+jwt")),
        Arguments.of("wrong audience", good().claim("aud", "other")),
        Arguments.of("no audience", good().claim("aud", null)),
        Arguments.of("wrong issuer", good().claim("iss", "https://evil.example.com")),
        Arguments.of("issuer with a suffix", good().claim("iss", "https://id.example.com/")),
        Arguments.of("no issuer", good().claim("iss", null)),
        Arguments.of("rights of another form", good().claim("tidings", "all")),
        Arguments.of("odd pattern", good().rights(Map.of("subscribe", List.of("mine*")))),
        Arguments.of("pattern no list", good().rights(Map.of("subscribe", "mine.*"))),
        Arguments.of("odd workspace", good().rights(Map.of("workspace", "a b"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void token_invalid_isRefused(String what, Token token) {
    for (String path : List.of(LOG, "/api/stream?topic=mine.a")) {
      HttpResponse<String> answer = node.get(path, token.asHeader());
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
          .contains("error=\"invalid_token\"");
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(answer.body()).contains("invalid-token").doesNotContain(token.text());
    }
    StreamRequest request = stream("mine.a").over(Transport.WEBSOCKET).bearer(token.text());
    try (StreamProbe probe = StreamProbe.open(node.port(), request)) {
      assertThat(probe.expectStatus(401).errorBody())
          .contains("invalid-token")
          .doesNotContain(token.text());
    }
  }

  @Test
  void token_withoutASubject_isRefusedWhereThatIsWanted() {
    Token nobody = Token.of("").claim("sub", null).topics("mine.*");
    try (TestNode strict = TestNode.start("tidings.access.jwt.require-subject=true");
        TestNode lax = TestNode.start()) {
      assertThat(lax.get(LOG, nobody.asHeader()).statusCode()).isEqualTo(200);
      for (Token token : List.of(nobody, nobody.claim("sub", ""), nobody.claim("sub", " "))) {
        HttpResponse<String> answer = strict.get(LOG, token.asHeader());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(answer.body()).contains("invalid-token");
      }
      Token somebody = nobody.claim("sub", "u1");
      assertThat(strict.get(LOG, somebody.asHeader()).statusCode()).isEqualTo(200);
    }
  }

  /** A revocation names no other subject. */
  @Test
  void token_ofASubjectThatNoRevocationCanName_isRefused() {
    assertThat(node.get(LOG, good().claim("sub", "s".repeat(256)).asHeader()).statusCode())
        .isEqualTo(200);
    for (String subject : List.of("s".repeat(257), "", "a\ud800")) {
      HttpResponse<String> answer = node.get(LOG, good().claim("sub", subject).asHeader());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
      assertThat(answer.body())
          .contains("invalid-token", "sub has to be a string of 1 to 256 characters");
    }
  }

  @Test
  void token_tampered_isRefused() {
    String[] part = good().text().split("\\.", -1);
    String other = good().topics("yours.*").text().split("\\.", -1)[1];
    assertThat(
            node.get(LOG, "Authorization", "Bearer " + part[0] + "." + other + "." + part[2])
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void token_withoutRights_permitsNothing() {
    assertThat(node.get(LOG, good().claim("tidings", null).asHeader()).statusCode()).isEqualTo(403);
  }

  @Test
  void token_toRead_mayNotWrite() {
    String[] reader = good().rights(Map.of("subscribe", List.of("mine.*"))).asHeader();
    assertThat(node.get(LOG, reader).statusCode()).isEqualTo(200);
    assertThat(node.post(LOG, "{\"type\":\"t\",\"data\":1}", reader).statusCode()).isEqualTo(403);
  }

  @Test
  void token_ofAnotherWorkspace_isForbiddenHere() {
    String[] other =
        good().rights(Map.of("workspace", "other", "subscribe", List.of("*"))).asHeader();
    assertThat(node.get(LOG + "?workspace=main", other).statusCode()).isEqualTo(403);
  }

  /** How soon after it, ReplaysTest tells, by a clock of its own. */
  @Test
  void stream_ofAShortToken_endsAfterIt() {
    Instant end = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 3);
    String token = good().claim("exp", end.getEpochSecond()).text();
    StreamRequest request = stream("mine.a").bearer(token);
    try (StreamProbe sse = StreamProbe.open(node.port(), request);
        StreamProbe webSocket = StreamProbe.open(node.port(), request.over(Transport.WEBSOCKET))) {
      for (StreamProbe probe : List.of(sse, webSocket)) {
        probe.expectConnected().expectClosed(CloseReason.SESSION_EXPIRED);
        assertThat(Instant.now()).isAfterOrEqualTo(end);
      }
    }
    assertThat(node.get(LOG, "Authorization", "Bearer " + token).statusCode()).isEqualTo(401);
  }

  @Test
  void node_withoutConfiguration_acceptsNoTokenAndOpensNoTopic() {
    try (TestNode closed = TestNode.start("tidings.access.jwt.secret=")) {
      assertThat(closed.get("/api/topics/public.a/events").statusCode()).isEqualTo(401);
      assertThat(closed.get(LOG, good().asHeader()).statusCode()).isEqualTo(401);
      assertThat(closed.post("/api/events", "{").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void node_withAShortSecret_doesNotStart() {
    assertThatThrownBy(() -> TestNode.start("tidings.access.jwt.secret=short").close())
        .rootCause()
        .hasMessageContaining("tidings.access.jwt.secret has 5 bytes; HS256 needs at least 32");
  }

  @Test
  void node_withKeySet_believesItsKeysAndNoSecret(@TempDir Path folder)
      throws IOException, JOSEException {
    RSAKey key = new RSAKeyGenerator(2_048).keyID("k1").generate();
    RSAKey stranger = new RSAKeyGenerator(2_048).keyID("k1").generate();
    Path jwks = Files.writeString(folder.resolve("jwks.json"), new JWKSet(key).toString());
    try (TestNode keyed =
        TestNode.start("tidings.access.jwt.secret=", "tidings.access.jwt.jwks=" + jwks.toUri())) {
      assertThat(keyed.get(LOG, "Authorization", "Bearer " + signed(key)).statusCode())
          .isEqualTo(200);
      assertThat(keyed.get(LOG, "Authorization", "Bearer " + signed(stranger)).statusCode())
          .isEqualTo(401);
      assertThat(keyed.get(LOG, good().asHeader()).statusCode()).isEqualTo(401);
      // The public key taken for a secret: an old confusion.
      String publicKey = key.toPublicJWK().toString();
      assertThat(
              keyed
                  .get(LOG, good().header("kid", "k1").signedWith(publicKey).asHeader())
                  .statusCode())
          .isEqualTo(401);
    }
  }

  private static String signed(RSAKey key) throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .subject("u1")
                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                .claim("tidings", Map.of("subscribe", List.of("mine.*")))
                .build());
    jwt.sign(new RSASSASigner(key));
    return jwt.serialize();
  }
}
