package io.tidings.node.publish;

import io.tidings.events.IdempotencyKey;
import io.tidings.node.access.Caller;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Gives each principal idempotency keys of its own, so that nobody meets another's. */
final class IdempotencyKeys {
  private IdempotencyKeys() {}

  static @Nullable IdempotencyKey scoped(Caller caller, @Nullable String header) {
    if (header == null) {
      return null;
    }
    String key = new IdempotencyKey(header).value();
    String subject = caller.subject();
    // The length keeps "ab" + "c" apart from "a" + "bc".
    String scope = subject == null ? "-" : subject.length() + ":" + subject;
    return new IdempotencyKey(sha256(scope + "\n" + key));
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
