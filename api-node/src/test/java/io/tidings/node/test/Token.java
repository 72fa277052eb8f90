package io.tidings.node.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A bearer token, made by hand so that it may be wrong in any way. Each method returns a copy. */
public record Token(Map<String, Object> header, Map<String, Object> claims, String secret) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** A good token of this subject, which may do nothing yet. */
  public static Token of(String subject) {
    Instant now = Instant.now();
    return new Token(
        Map.of("alg", "HS256", "typ", "JWT"),
        Map.of(
            "sub",
            subject,
            "iat",
            now.getEpochSecond(),
            "exp",
            now.plus(Duration.ofHours(1)).getEpochSecond()),
        TestNode.SECRET);
  }

  /** May read and write these topics. */
  public Token topics(String... patterns) {
    return rights(Map.of("subscribe", List.of(patterns), "publish", List.of(patterns)));
  }

  public Token rights(Map<String, Object> rights) {
    return claim("tidings", rights);
  }

  /** Sets a claim, or takes it away. */
  public Token claim(String name, @Nullable Object value) {
    return new Token(header, with(claims, name, value), secret);
  }

  public Token header(String name, @Nullable Object value) {
    return new Token(with(header, name, value), claims, secret);
  }

  public Token signedWith(String otherSecret) {
    return new Token(header, claims, otherSecret);
  }

  /** As it travels. */
  public String text() {
    String signed =
        part(JSON.writeValueAsBytes(header)) + "." + part(JSON.writeValueAsBytes(claims));
    return signed + "." + ("none".equals(header.get("alg")) ? "" : part(hmac(signed)));
  }

  /** The header that carries it. */
  public String[] asHeader() {
    return new String[] {"Authorization", "Bearer " + text()};
  }

  private byte[] hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String part(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Map<String, Object> with(
      Map<String, Object> map, String name, @Nullable Object value) {
    Map<String, Object> copy = new TreeMap<>(map);
    if (value == null) {
      copy.remove(name);
    } else {
      copy.put(name, value);
    }
    return copy;
  }
}
