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
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out which user sends a request, as soon as somebody wants to know: a picture or a page that
 * is open to everybody costs no question to Redis, and is there while Redis is not.
 */
final class IdentificationFilter extends OncePerRequestFilter {
  private final List<Identification> identifications;

  IdentificationFilter(List<Identification> identifications) {
    this.identifications = identifications;
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
    Login login = login(request);
    return login == null
        ? new SecurityContextImpl()
        : new SecurityContextImpl(new CallerAuthentication(Caller.of(login)));
  }

  private @Nullable Login login(HttpServletRequest request) {
    try {
      for (Identification identification : identifications) {
        Login login = identification.identify(request);
        if (login != null) {
          return login;
        }
      }
    } catch (LogException e) {
      if (!StreamPaths.match(request)) {
        throw new AuthenticationServiceException("the sender cannot be identified now", e);
      }
      // A status would end an EventSource for good: the endpoint tells it in the stream.
      request.setAttribute(Identification.UNAVAILABLE, true);
    }
    return null;
  }
}
