package io.tidings.node.board;

import io.tidings.node.access.Login;
import org.jspecify.annotations.Nullable;

/**
 * Who changes something, and from where.
 *
 * @param tabId the tab that is not to be told of its own change
 * @param sessionTag where a client named another one for that; else null
 */
record Author(Login login, @Nullable String tabId, @Nullable String sessionTag) {

  /** From the headers of a request: one of them fills both. */
  static Author of(Login login, @Nullable String tabId, @Nullable String sessionTag) {
    String tab = Tags.read(tabId);
    String tag = Tags.read(sessionTag);
    return new Author(login, tab == null ? tag : tab, tab == null || tab.equals(tag) ? null : tag);
  }
}
