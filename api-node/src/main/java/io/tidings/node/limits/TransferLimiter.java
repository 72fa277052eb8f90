package io.tidings.node.limits;

import io.tidings.node.access.StreamPaths;
import io.tidings.node.ops.LimitProperties;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Has each request account for the memory that its body and its answer take, and for the time that
 * its body takes: on HTTP/2 a connection has no stage of its own that could be watched.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
public final class TransferLimiter extends OncePerRequestFilter {
  private final TransferMemory memory;
  private final Duration bodyTimeout;
  private final RequesterResolver requesterResolver;
  private final StreamPaths streamPaths;

  TransferLimiter(
      TransferMemory memory,
      LimitProperties limits,
      RequesterResolver requesterResolver,
      StreamPaths streamPaths) {
    this.memory = memory;
    this.bodyTimeout = limits.requestTimeout();
    this.requesterResolver = requesterResolver;
    this.streamPaths = streamPaths;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    // Only when it is needed: identifying the client may cost a query to Redis.
    Supplier<LimitKey> client = SingletonSupplier.of(() -> client(request));
    HttpServletResponse answer = new AccountedResponse(response, memory, client);
    if (hasBody(request)) {
      AccountedRequest body = new AccountedRequest(request, memory, client, bodyTimeout);
      try {
        chain.doFilter(body, answer);
      } finally {
        body.release();
      }
    } else {
      chain.doFilter(request, answer);
    }
    if (request.isAsyncStarted() && !streamPaths.match(request)) {
      var _ = client.get(); // known here, but not where the answer is written
    }
  }

  private LimitKey client(HttpServletRequest request) {
    try {
      return requesterResolver.of(request).personalKey();
    } catch (RuntimeException e) { // the caller is unknown now, and the page is public
      return new LimitKey.Guest(requesterResolver.address(request));
    }
  }

  private static boolean hasBody(HttpServletRequest request) {
    return request.getContentLengthLong() > 0
        || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
        || (request.getProtocol().equals("HTTP/2.0") && request.getContentLengthLong() < 0);
  }
}
