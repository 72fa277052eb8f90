package io.tidings.events.redis;

import io.tidings.events.StateScript;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A script that begins with the fence, which refuses to run it on a server that does not have the
 * log; one that only looks at keys for a tool begins with a shorter refusal of its own.
 */
interface FencedScript {
  String text();

  /** Its name for <a href="https://redis.io/docs/latest/commands/evalsha/">EVALSHA</a>. */
  String sha();

  /** A script of the application. */
  record OfApplication(String text, String sha) implements FencedScript {
    private static final String FENCE = Script.load("fence.lua");

    static OfApplication of(StateScript script) {
      String text = FENCE + script.text();
      return new OfApplication(text, sha1(text));
    }
  }

  static String sha1(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
