package io.tidings.node.access;

import io.tidings.node.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses requests with a token in their URL. Such a token ends up in logs and histories. It must
 * not even seem to work, so it is refused also where the request needs no token.
 */
@Component
public final class UrlTokenInterceptor implements HandlerInterceptor, WebMvcConfigurer {
  private static final List<String> NAMES = List.of("access_token", "token");

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).addPathPatterns("/api/**", "/-/**");
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    refuse(request);
    return true;
  }

  /** Refuses the request if its URL brings a token. */
  public static void refuse(HttpServletRequest request) {
    if (request.getQueryString() == null) {
      return;
    }
    for (String parameter : request.getParameterMap().keySet()) {
      String name = parameter.toLowerCase(Locale.ROOT);
      if (NAMES.contains(name)) {
        throw ProblemException.invalid(
            "token-in-url",
            name,
            "A token does not belong in a URL; send it in the Authorization header.");
      }
    }
  }
}
