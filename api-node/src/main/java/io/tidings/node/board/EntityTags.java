package io.tidings.node.board;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Gives an answer with a version its ETag; a read of what the client has already is a 304. */
@ControllerAdvice
final class EntityTags implements ResponseBodyAdvice<Versioned> {
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  @Override
  public boolean supports(
      MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converter) {
    return Versioned.class.isAssignableFrom(returnType.getParameterType());
  }

  @Override
  public @Nullable Versioned beforeBodyWrite(
      @Nullable Versioned body,
      MethodParameter returnType,
      MediaType contentType,
      Class<? extends HttpMessageConverter<?>> converter,
      ServerHttpRequest request,
      ServerHttpResponse response) {
    if (body == null) {
      return null;
    }
    String tag = "\"" + body.version() + '"';
    if (READING.contains(request.getMethod())
        && request instanceof ServletServerHttpRequest asked
        && response instanceof ServletServerHttpResponse answer
        && new ServletWebRequest(asked.getServletRequest(), answer.getServletResponse())
            .checkNotModified(tag)) {
      return null;
    }
    response.getHeaders().setETag(tag);
    return body;
  }
}
