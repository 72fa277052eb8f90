package io.tidings.node.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.node.http.Sha256;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Secrets that the node makes, and the hashes that are stored of them. */
public final class Secrets {
  private static final int BYTES = 32;
  private static final int TAG_BITS = 128;
  private static final int NONCE_BYTES = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /** 43 characters that cannot be guessed, and that any URL or header can carry. */
  public static String random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * SHA-256 in hexadecimal: enough for a secret that is too long to be guessed. The stored hash is
   * of no use to a reader of the store or the log.
   */
  public static String hash(String secret) {
    return Sha256.hex(secret);
  }

  /**
   * Encrypts a text so that only the bearer of a secret can read it. Use a secret for one text: the
   * key is derived from it, and the nonce is always the same.
   */
  static String seal(String text, String secret) {
    byte[] sealed = crypt(Cipher.ENCRYPT_MODE, text.getBytes(UTF_8), secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
  }

  /** The text that was sealed with that secret. */
  static String open(String sealed, String secret) {
    return new String(
        crypt(Cipher.DECRYPT_MODE, Base64.getUrlDecoder().decode(sealed), secret), UTF_8);
  }

  private static byte[] crypt(int mode, byte[] bytes, String secret) {
    try {
      byte[] key = HexFormat.of().parseHex(hash("key of " + secret));
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          mode,
          new SecretKeySpec(key, "AES"),
          new GCMParameterSpec(TAG_BITS, new byte[NONCE_BYTES]));
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("what was stored cannot be decrypted", e);
    }
  }
}
