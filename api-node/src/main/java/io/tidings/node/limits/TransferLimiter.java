package io.tidings.node.limits;

import io.tidings.node.ops.LimitProperties;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Has each request account for the memory that its body and its answer take, and for the time that
 * its body takes: on HTTP/2 a connection has no stage of its own that could be watched.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
final class TransferLimiter extends OncePerRequestFilter {
  private final TransferMemory memory;
  private final Duration bodyTimeout;
  private final RequesterResolver requesterResolver;

  TransferLimiter(
      TransferMemory memory, LimitProperties limits, RequesterResolver requesterResolver) {
    this.memory = memory;
    this.bodyTimeout = limits.requestTimeout();
    this.requesterResolver = requesterResolver;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    LimitKey client = requesterResolver.of(request).personalKey();
    HttpServletResponse answer = new AccountedResponse(response, memory, client);
    if (!hasBody(request)) {
      chain.doFilter(request, answer);
      return;
    }
    AccountedRequest body = new AccountedRequest(request, memory, client, bodyTimeout);
    try {
      chain.doFilter(body, answer);
    } finally {
      body.release();
    }
  }

  private static boolean hasBody(HttpServletRequest request) {
    return request.getContentLengthLong() > 0
        || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
        || (request.getProtocol().equals("HTTP/2.0") && request.getContentLengthLong() < 0);
  }
}
