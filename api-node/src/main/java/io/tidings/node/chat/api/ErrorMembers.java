package io.tidings.node.chat.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Repeats the code and the detail of a problem as {@code error} and {@code message}, the form in
 * which clients of chat servers expect errors.
 */
@RestControllerAdvice
final class ErrorMembers implements ResponseBodyAdvice<Object> {
  private static final List<String> PATHS =
      List.of(
          "/api/v1/contacts",
          "/api/v1/messages",
          "/api/v1/events",
          "/api/v1/active-peer",
          "/api/v1/upstream");

  @Override
  public boolean supports(
      MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
    return true; // the type of an answer is not known before there is one
  }

  @Override
  public @Nullable Object beforeBodyWrite(
      @Nullable Object body,
      MethodParameter returnType,
      MediaType contentType,
      Class<? extends HttpMessageConverter<?>> converterType,
      ServerHttpRequest request,
      ServerHttpResponse response) {
    if (body instanceof ProblemDetail problem && isOfChat(request)) {
      Object code = problem.getProperties() == null ? null : problem.getProperties().get("code");
      problem.setProperty("error", code);
      problem.setProperty("message", problem.getDetail());
    }
    return body;
  }

  private static boolean isOfChat(ServerHttpRequest request) {
    if (!(request instanceof ServletServerHttpRequest servlet)) {
      return false;
    }
    var exchange = servlet.getServletRequest();
    String path = exchange.getRequestURI().substring(exchange.getContextPath().length());
    return PATHS.stream().anyMatch(own -> path.equals(own) || path.startsWith(own + "/"));
  }
}
