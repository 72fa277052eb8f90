package io.tidings.node.ops;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Adds to each response the name of its node and the headers that browsers need. They are set
 * before anything else is done: a response that is committed in an unusual way, as streams and
 * large files are, would leave without them.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public class ResponseHeaders extends OncePerRequestFilter {
  private final NodeProperties node;
  private final TrustedProxies proxies;
  private final String transportSecurity;

  ResponseHeaders(NodeProperties node, TrustedProxies proxies, TlsProperties tls) {
    this.node = node;
    this.proxies = proxies;
    this.transportSecurity = "max-age=" + tls.hstsMaxAge().toSeconds();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (node.exposeName()) {
      response.setHeader("X-Tidings-Node", node.name());
    }
    SecurityHeaders.ALL.forEach(response::setHeader);
    // [RFC 6797] 7.2: "MUST NOT include the STS header field in HTTP responses conveyed over
    // non-secure transport"
    if (proxies.tls(request)) {
      response.setHeader("Strict-Transport-Security", transportSecurity);
    }
    chain.doFilter(request, response);
  }

  /** The container removes some of the headers before it asks for the document of an error. */
  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }
}
