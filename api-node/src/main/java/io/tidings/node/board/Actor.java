package io.tidings.node.board;

import io.tidings.node.access.Login;
import io.tidings.node.http.RequestTags;
import org.jspecify.annotations.Nullable;

/**
 * The user who makes a change, and the tab that it comes from.
 *
 * @param tags the tags of the request, by which the tab recognizes its own change
 */
public record Actor(Login login, RequestTags tags) {

  public long user() {
    return login.user();
  }

  public @Nullable String tabId() {
    return tags.tab();
  }

  /** The session tag, when the client named another one than the tab's; else null. */
  @Nullable String sessionTag() {
    String session = tags.session();
    return session == null || session.equals(tags.tab()) ? null : session;
  }
}
