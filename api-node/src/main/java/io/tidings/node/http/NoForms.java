package io.tidings.node.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses forms at the API, before anything asks for a parameter: to find one, the container would
 * read the body, before the right to send it is known.
 */
@Component
public final class NoForms implements HandlerInterceptor, WebMvcConfigurer {

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).addPathPatterns("/api/**").order(Ordered.HIGHEST_PRECEDENCE);
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (isForm(request)) {
      throw new ProblemException(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "unsupported-media-type",
          HttpHeaders.CONTENT_TYPE,
          "The body has to be application/json.");
    }
    return true;
  }

  /** Whether the container would read the body for a parameter, judged by how its type begins. */
  public static boolean isForm(HttpServletRequest request) {
    String form = MediaType.APPLICATION_FORM_URLENCODED_VALUE;
    String type = request.getContentType();
    return type != null && type.strip().regionMatches(true, 0, form, 0, form.length());
  }
}
