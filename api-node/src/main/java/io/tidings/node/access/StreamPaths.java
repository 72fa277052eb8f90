package io.tidings.node.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Where streams begin. A native {@code EventSource} opens them, which cannot send headers and gives
 * up for good on any status but 200.
 */
public final class StreamPaths {
  /** Those that are for users alone. */
  static final RequestMatcher OF_USERS =
      get("/api/projects/events", "/api/projects/{project}/events", "/api/users/events");

  private static final RequestMatcher ALL =
      new OrRequestMatcher(get("/api/stream", "/user/events"), OF_USERS);

  private StreamPaths() {}

  /** Whether the request asks for a stream. */
  public static boolean match(HttpServletRequest request) {
    return ALL.matches(request);
  }

  private static RequestMatcher get(String... paths) {
    return new OrRequestMatcher(
        Stream.of(paths)
            .<RequestMatcher>map(
                path -> PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, path))
            .toList());
  }
}
