package io.tidings.node.websocket;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The message with which a client authenticates: {@code {"token":"…"}}. */
final class TokenMessage {
  static final String RULE = "expected {\"token\":\"<JWT>\"}";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private TokenMessage() {}

  /** The token; null when the text is anything else. */
  static @Nullable String token(String text) {
    try {
      JsonNode message = JSON.readTree(text);
      JsonNode token = message.path("token");
      return message.size() == 1 && token.isString() ? token.stringValue() : null;
    } catch (JacksonException e) {
      return null;
    }
  }
}
