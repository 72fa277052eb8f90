package io.tidings.node.user;

import io.tidings.node.http.Tags;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a change, as its events tell it.
 *
 * @param actor the user; null for nobody
 */
public record Cause(@Nullable Long actor, Tags tags) {
  /** The node itself. */
  public static final Cause NODE = new Cause(null, Tags.NONE);
}
