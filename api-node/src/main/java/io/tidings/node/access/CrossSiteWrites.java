package io.tidings.node.access;

import io.tidings.node.http.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses to change anything for a page of another origin: a browser adds the session to requests
 * of such a page, too, and a login that the page sends would sign the visitor in to a stranger's
 * account. A request with a session has to show that one of our own pages sent it.
 */
final class CrossSiteWrites extends OncePerRequestFilter {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private final Access access;
  private final Origins origins;
  private final HandlerExceptionResolver problems;

  CrossSiteWrites(Access access, Origins origins, HandlerExceptionResolver problems) {
    this.access = access;
    this.origins = origins;
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (refused(request)) {
      ProblemException refusal =
          new ProblemException(
              HttpStatus.FORBIDDEN,
              "cross-site-write",
              null,
              "Changes are accepted only from this node's own pages, or with a token.");
      problems.resolveException(request, response, null, refusal);
    } else {
      chain.doFilter(request, response);
    }
  }

  private boolean refused(HttpServletRequest request) {
    if (SAFE.contains(request.getMethod()) || origins.listed(request)) {
      return false;
    }
    if (Origins.foreign(request)) {
      return true;
    }
    Login login = access.caller().login();
    return login != null && login.ambient() && !Origins.own(request);
  }
}
