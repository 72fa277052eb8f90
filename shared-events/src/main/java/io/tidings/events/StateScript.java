package io.tidings.events;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A Lua script of an application, for state that no commit fits: what expires, or counts. It runs
 * behind the log's own fence, which gives it these locals:
 *
 * <ul>
 *   <li>{@code epoch}, the name of the history that this server writes
 *   <li>{@code now}, the milliseconds of this server's clock
 * </ul>
 *
 * Its state is {@code KEYS[2]} and on, its arguments {@code ARGV[3]} and on. It answers a table.
 */
public record StateScript(String text) {

  /** Reads the file beside that class. */
  public static StateScript load(Class<?> owner, String file) {
    try (InputStream in = owner.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + file + " of " + owner);
      }
      return new StateScript(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
