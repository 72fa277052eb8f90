package io.tidings.node.board;

import io.tidings.node.access.Login;
import io.tidings.node.http.RequestTags;
import org.jspecify.annotations.Nullable;

/**
 * The user who makes a change, and the tab that it comes from.
 *
 * @param tags of the tab that is not to be told of its own change
 */
record Actor(Login login, RequestTags tags) {

  long user() {
    return login.user();
  }

  @Nullable String tabId() {
    return tags.tab();
  }

  /** Where a client named another one than the tab's; else null. */
  @Nullable String sessionTag() {
    String session = tags.session();
    return session == null || session.equals(tags.tab()) ? null : session;
  }
}
