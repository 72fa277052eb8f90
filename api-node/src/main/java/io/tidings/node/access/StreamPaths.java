package io.tidings.node.access;

import io.tidings.node.access.StreamPath.Audience;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/**
 * The paths of streams. They are opened by a native {@code EventSource}, which cannot send headers
 * and gives up for good on any status but 200.
 */
@Component
public final class StreamPaths {
  private record Matched(RequestMatcher matcher, @Nullable String parameter, Audience audience) {
    boolean matches(HttpServletRequest request) {
      return matcher.matches(request)
          && (parameter == null || request.getParameter(parameter) != null);
    }
  }

  /** Those that need a parameter come first. */
  private final List<Matched> paths;

  StreamPaths(List<StreamPath> paths) {
    this.paths =
        paths.stream()
            .map(path ->
                new Matched(
                    PathPatternRequestMatcher.withDefaults()
                        .matcher(HttpMethod.GET, path.pattern()),
                    path.parameter(),
                    path.audience()))
            .sorted(Comparator.comparing(path -> path.parameter() == null))
            .toList();
  }

  /** Whether the request asks for a stream. */
  public boolean match(HttpServletRequest request) {
    return audience(request) != null;
  }

  /** Whether the request asks for a stream that only users may open. */
  boolean matchForUsers(HttpServletRequest request) {
    return audience(request) == Audience.USERS;
  }

  /** Whether the request asks for a stream that a JWT may open. */
  boolean matchForTokens(HttpServletRequest request) {
    return audience(request) == Audience.TOKENS;
  }

  private @Nullable Audience audience(HttpServletRequest request) {
    for (Matched path : paths) {
      if (path.matches(request)) {
        return path.audience();
      }
    }
    return null;
  }
}
