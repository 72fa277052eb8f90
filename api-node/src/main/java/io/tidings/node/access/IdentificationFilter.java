package io.tidings.node.access;

import io.tidings.events.LogException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out who sends a request, but only when that is asked for: a public picture or page costs no
 * query to Redis, and is served while Redis is down.
 */
final class IdentificationFilter extends OncePerRequestFilter {
  private static final String UNAVAILABLE = "io.tidings.identity-unavailable";

  private final List<AuthenticationConverter> converters;
  private final StreamPaths streamPaths;

  /**
   * @param converters each finds what it knows of; it throws {@link LogException} when Redis does
   *     not answer, and an exception of Spring Security's when what it finds is not believed
   */
  IdentificationFilter(List<AuthenticationConverter> converters, StreamPaths streamPaths) {
    this.converters = converters;
    this.streamPaths = streamPaths;
  }

  /** Whether the sender of a request for a stream could not be determined. */
  static boolean unavailable(HttpServletRequest request) {
    return request.getAttribute(UNAVAILABLE) != null;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (SecurityContextHolder.getContext().getAuthentication() == null) { // else a JWT's bearer
      Supplier<SecurityContext> later = SingletonSupplier.of(() -> context(request));
      SecurityContextHolder.setDeferredContext(later);
    }
    chain.doFilter(request, response);
  }

  private SecurityContext context(HttpServletRequest request) {
    SecurityContext context = new SecurityContextImpl();
    context.setAuthentication(sender(request));
    return context;
  }

  private @Nullable Authentication sender(HttpServletRequest request) {
    try {
      for (AuthenticationConverter converter : converters) {
        Authentication sender = converter.convert(request);
        if (sender != null) {
          return sender;
        }
      }
    } catch (LogException | AuthenticationServiceException e) {
      if (!streamPaths.match(request)) {
        throw new AuthenticationServiceException(
            "the caller cannot be identified at the moment", e);
      }
      // A status would end an EventSource for good, so the endpoint says it in the stream.
      request.setAttribute(UNAVAILABLE, true);
    }
    return null;
  }
}
