package io.tidings.loadtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * One frame of a user's stream, over SSE or a WebSocket.
 *
 * @param event its name; of a frame without one, the type in its data
 * @param id the cursor, or empty
 */
record NamedFrame(String event, JsonNode data, String id) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads a message as Gatling gives it: the fields of an SSE event as a JSON object. */
  static NamedFrame ofMessage(String message) throws JsonProcessingException {
    JsonNode fields = JSON.readTree(message);
    JsonNode data = fields.path("data");
    String event = fields.has("event") ? fields.path("event").asText() : data.path("type").asText();
    return new NamedFrame(event, data, fields.path("id").asText());
  }

  /** Reads a text message of a WebSocket. */
  static NamedFrame ofText(String text) throws JsonProcessingException {
    JsonNode message = JSON.readTree(text);
    return new NamedFrame(
        message.path("type").asText(),
        message.has("data") ? message.path("data") : message,
        message.path("id").asText());
  }
}
