package io.tidings.node.http;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The tags by which the tab that sends a request recognises its own changes when they come back.
 *
 * @param tab from {@code X-Tab-Id}, or else of {@code X-Session-Tag}; null without either
 * @param session the other way round
 */
public record RequestTags(@Nullable String tab, @Nullable String session) {
  /** The tags of a change that no tab made. */
  public static final RequestTags NONE = new RequestTags(null, null);

  /** The tags that the request brings. */
  public static RequestTags of(HttpServletRequest request) {
    String tab = TabId.read(request.getHeader("X-Tab-Id"));
    String session = TabId.read(request.getHeader("X-Session-Tag"));
    return new RequestTags(tab == null ? session : tab, session == null ? tab : session);
  }
}
