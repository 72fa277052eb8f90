package io.tidings.node.user;

import io.tidings.node.access.Login;
import io.tidings.node.http.Tags;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a change, as its events tell it.
 *
 * @param actor the user; null for nobody
 */
public record Cause(@Nullable Long actor, Tags tags) {
  /** The node itself. */
  public static final Cause NODE = new Cause(null, Tags.NONE);

  /** A user, by a request. */
  static Cause of(Login login, HttpServletRequest request) {
    return new Cause(login.user(), Tags.of(request));
  }
}
