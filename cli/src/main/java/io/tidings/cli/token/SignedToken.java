package io.tidings.cli.token;

import io.tidings.cli.CommandFailure;
import io.tidings.cli.JsonObject;
import io.tidings.cli.NotJsonException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A JWT in its compact form (<a href="https://www.rfc-editor.org/rfc/rfc7519">RFC 7519</a>).
 *
 * @param header JSON text
 * @param claims JSON text
 * @param signed what the signature is for
 * @param signature in Base64URL
 */
record SignedToken(String header, String claims, String signed, String signature) {
  /** <a href="https://www.rfc-editor.org/rfc/rfc7518#section-3.2">RFC 7518, 3.2</a>. */
  static final int LEAST_SECRET_BYTES = 32;

  private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  static SignedToken sign(String claims, byte[] secret) {
    String signed = encoded(HEADER) + "." + encoded(claims);
    return new SignedToken(HEADER, claims, signed, signature(signed, secret));
  }

  /** Reads any JWT; whether its signature is right is another question. */
  static SignedToken read(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw CommandFailure.usage(
          "a token has three parts with dots in between; got " + parts.length);
    }
    return new SignedToken(
        decoded("header", parts[0]),
        decoded("claims", parts[1]),
        parts[0] + "." + parts[1],
        parts[2]);
  }

  boolean isSignedWith(byte[] secret) {
    return MessageDigest.isEqual(
        signature(signed, secret).getBytes(StandardCharsets.US_ASCII),
        signature.getBytes(StandardCharsets.US_ASCII));
  }

  private static String signature(String signed, byte[] secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return ENCODER.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("each Java has HmacSHA256", e);
    }
  }

  private static String encoded(String text) {
    return ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String what, String part) {
    try {
      String json = new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
      JsonObject.read(json);
      return json;
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("the " + what + " of the token are not in Base64URL");
    } catch (NotJsonException e) {
      throw CommandFailure.usage("the " + what + " of the token: " + e.getMessage());
    }
  }

  @Override
  public String toString() {
    return signed + "." + signature;
  }
}
