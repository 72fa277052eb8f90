package io.tidings.node.chat.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts the tokens of upstream servers, for the state in Redis. Each text has a nonce of its
 * own, and belongs to one user: as another user's it cannot be read.
 */
final class TokenCipher {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec key;

  /**
   * @param key of 32 bytes
   */
  TokenCipher(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /** The token as it is stored; never the same text twice. */
  String seal(long user, String token) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, user, nonce).doFinal(token.getBytes(UTF_8));
      byte[] all = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM does not work", e);
    }
  }

  /** The token; null when it was sealed with another key, for another user, or was changed. */
  @Nullable String open(long user, String sealed) {
    try {
      byte[] all = Base64.getUrlDecoder().decode(sealed);
      ByteBuffer rest = ByteBuffer.wrap(all);
      byte[] nonce = new byte[Math.min(NONCE_BYTES, all.length)];
      rest.get(nonce);
      byte[] text =
          cipher(Cipher.DECRYPT_MODE, user, nonce).doFinal(all, nonce.length, rest.remaining());
      return new String(text, UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return null;
    }
  }

  private Cipher cipher(int mode, long user, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(ByteBuffer.allocate(Long.BYTES).putLong(user).array());
    return cipher;
  }
}
