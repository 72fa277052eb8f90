package io.tidings.node.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes JSON answers in one piece, so that they have a length, and the memory that an answer takes
 * is known when it begins.
 */
@Component
final class WholeJson extends JacksonJsonHttpMessageConverter implements WebMvcConfigurer {
  WholeJson(JsonMapper mapper) {
    super(mapper);
  }

  @Override
  public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
    builder.withJsonConverter(this);
  }

  @Override
  protected void writeInternal(
      Object object,
      ResolvableType type,
      HttpOutputMessage message,
      @Nullable Map<String, Object> hints)
      throws IOException {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    super.writeInternal(object, type, new Buffered(message.getHeaders(), json), hints);
    message.getHeaders().setContentLength(json.size());
    json.writeTo(message.getBody());
  }

  private record Buffered(HttpHeaders getHeaders, OutputStream getBody)
      implements HttpOutputMessage {}
}
