package io.tidings.node.access;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import com.sun.net.httpserver.HttpServer;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Keys come from the configuration alone. CVE-2026-32301 built the address of the key set from the
 * token's own {@code iss}: anybody could make the server send requests, and sign for itself.
 */
@ExtendWith(OutputCaptureExtension.class)
class JwtKeysTest {
  private static final String LOG = "/api/topics/mine.a/events";

  private final AtomicInteger asked = new AtomicInteger();
  private RSAKey evil;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException, JOSEException {
    evil = new RSAKeyGenerator(2_048).keyID("k1").generate();
    byte[] keys = new JWKSet(evil).toString().getBytes(UTF_8);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, keys.length);
          exchange.getResponseBody().write(keys);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void token_thatNamesItsKeys_isRefusedAndNothingIsFetched(@TempDir Path folder) throws Exception {
    RSAKey good = new RSAKeyGenerator(2_048).keyID("k1").generate();
    Path jwks = Files.writeString(folder.resolve("jwks.json"), new JWKSet(good).toString());
    try (TestNode keyed =
            TestNode.start(
                "tidings.access.jwt.secret=", "tidings.access.jwt.jwks=" + jwks.toUri());
        TestNode secret = TestNode.start()) {
      for (TestNode node : List.of(keyed, secret)) {
        for (String token : List.of(selfSigned(), symmetric())) {
          HttpResponse<String> answer = node.get(LOG, "Authorization", "Bearer " + token);
          assertThat(answer.statusCode()).isEqualTo(401);
          assertThat(answer.body()).contains("invalid-token");
        }
      }
    }
    assertThat(asked).hasValue(0);
  }

  private String here() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private String selfSigned() throws JOSEException {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("k1")
            .jwk(evil.toPublicJWK())
            .jwkURL(URI.create(here() + "/jwks.json"))
            .x509CertURL(URI.create(here() + "/cert.pem"))
            .build();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .subject("u1")
            .issuer(here())
            .audience(here())
            .expirationTime(Date.from(Instant.now().plusSeconds(60)))
            .claim("tidings", Map.of("subscribe", List.of("mine.*")))
            .build();
    SignedJWT jwt = new SignedJWT(header, claims);
    jwt.sign(new RSASSASigner(evil));
    return jwt.serialize();
  }

  private String symmetric() {
    return Token.of("u1")
        .topics("mine.*")
        .claim("iss", here())
        .header("jku", here() + "/jwks.json")
        .header("x5u", here() + "/cert.pem")
        .header("kid", here() + "/key")
        .signedWith("another secret of 32 bytes, or a bit more")
        .text();
  }

  /** Not the client's fault, and not for long: 401 would make it throw a good token away. */
  @Test
  void keySet_thatCannotBeFetched_is503AndNothingIsLogged(CapturedOutput log) throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    try (TestNode node =
        TestNode.start(
            "tidings.access.jwt.secret=",
            "tidings.access.jwt.jwks=https://localhost:" + closed + "/jwks.json")) {
      String token = selfSigned();
      for (String path : List.of(LOG + "?limit=5", "/api/stream?topic=mine.a")) {
        HttpResponse<String> answer = node.get(path, "Authorization", "Bearer " + token);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type"))
            .hasValue("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"unavailable\"");
      }
      assertThat(log.getAll()).doesNotContain(token, token.split("\\.", -1)[2]);
    }
  }

  @Test
  void keySet_withoutTls_isNotTaken() {
    assertThatThrownBy(() ->
            TestNode.start(
                    "tidings.access.jwt.secret=",
                    "tidings.access.jwt.jwks=" + here() + "/jwks.json")
                .close())
        .rootCause()
        .hasMessageContaining("only https: and file: are allowed");
    assertThat(asked).hasValue(0);
  }
}
