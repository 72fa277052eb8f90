package io.tidings.events;

import java.util.regex.Pattern;

/**
 * The tenant, and the unit of order and sharding: all keys of a workspace share one Redis hash tag.
 *
 * @param name 1 to 64 characters of {@code A-Z a-z 0-9 _ -}
 */
public record Workspace(String name) {
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** The workspace of services that need only one. */
  public static final Workspace MAIN = new Workspace("main");

  public Workspace {
    if (!VALID.matcher(name).matches()) {
      throw new InvalidNameException("workspace", name, "1 to 64 of A-Z a-z 0-9 _ -");
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
