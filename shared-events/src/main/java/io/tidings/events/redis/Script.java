package io.tidings.events.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The scripts, each with the fence at its head. */
enum Script implements FencedScript {
  APPEND("fence", "events", "append"),
  COMMIT("fence", "events", "commit"),
  EPHEMERAL("fence", "ephemeral"),
  READ("fence", "read"),
  STATE("fence", "state"),
  CHECK("fence", "check"),
  REPAIR("fence", "repair");

  private final String text;
  private final String sha;

  Script(String... files) {
    StringBuilder all = new StringBuilder();
    for (String file : files) {
      all.append(load(file + ".lua"));
    }
    text = all.toString();
    sha = FencedScript.sha1(text);
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public String sha() {
    return sha;
  }

  static String load(String file) {
    try (InputStream in = Script.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
