package io.tidings.node.user;

import io.tidings.node.access.Login;
import io.tidings.node.http.RequestTags;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a change, as its events tell it.
 *
 * @param actor the user; null for nobody
 */
public record ChangeContext(@Nullable Long actor, RequestTags tags) {
  /** The node itself. */
  public static final ChangeContext NODE = new ChangeContext(null, RequestTags.NONE);

  /** A user, by a request. */
  static ChangeContext of(Login login, HttpServletRequest request) {
    return new ChangeContext(login.user(), RequestTags.of(request));
  }
}
