package io.tidings.node.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Writes short answers whole, with their length. */
public final class JsonAnswer {
  private static final JsonMapper JSON = new JsonMapper();

  private JsonAnswer() {}

  /** Answers with that value. */
  public static void write(HttpServletResponse response, HttpStatus status, Object value)
      throws IOException {
    byte[] json = JSON.writeValueAsBytes(value);
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setContentLength(json.length);
    response.getOutputStream().write(json);
  }
}
