package io.tidings.events.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The scripts, each with the fence at its head. */
enum Script {
  APPEND("fence", "events", "append"),
  COMMIT("fence", "events", "commit"),
  EPHEMERAL("fence", "ephemeral"),
  READ("fence", "read"),
  VERSIONS("fence", "versions"),
  CHECK("fence", "check");

  private final String text;
  private final String sha;

  Script(String... files) {
    StringBuilder all = new StringBuilder();
    for (String file : files) {
      all.append(load(file + ".lua"));
    }
    text = all.toString();
    sha = sha1(text);
  }

  String text() {
    return text;
  }

  /** Its name for <a href="https://redis.io/docs/latest/commands/evalsha/">EVALSHA</a>. */
  String sha() {
    return sha;
  }

  private static String load(String file) {
    try (InputStream in = Script.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
