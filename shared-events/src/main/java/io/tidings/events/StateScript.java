package io.tidings.events;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A Lua script of an application, for state that a commit cannot express, such as values that
 * expire and counters. It runs behind the log's own fence, which gives it these locals:
 *
 * <ul>
 *   <li>{@code epoch}, the name of the history that this server writes
 *   <li>{@code now}, the milliseconds of this server's clock
 *   <li>{@code id(ms, seq)}, the id of the last event: what the script reads contains all up to it
 * </ul>
 *
 * Its state keys start at {@code KEYS[2]}, its arguments at {@code ARGV[3]}. It returns a table.
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
