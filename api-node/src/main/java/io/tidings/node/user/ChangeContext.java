package io.tidings.node.user;

import io.tidings.node.access.Login;
import io.tidings.node.http.RequestTags;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The user who makes a change and the tags of the request, as the events of the change name them.
 *
 * @param actor the user; null when the node makes the change itself
 */
public record ChangeContext(@Nullable Long actor, RequestTags tags) {
  /** The node itself. */
  public static final ChangeContext NODE = new ChangeContext(null, RequestTags.NONE);

  /** A user, by a request. */
  static ChangeContext of(Login login, HttpServletRequest request) {
    return new ChangeContext(login.user(), RequestTags.of(request));
  }
}
