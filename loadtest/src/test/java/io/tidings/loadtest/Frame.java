package io.tidings.loadtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.OptionalLong;

/**
 * One frame of a stream, in the unnamed framing.
 *
 * @param id the cursor, or empty
 * @param type what it is: {@code connected}, {@code closed}, or the type of an event
 * @param data of the control frame or the event
 */
record Frame(String id, OptionalLong retry, String topic, String type, JsonNode data) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads a message as Gatling gives it: the fields of an SSE event as a JSON object, with the data
   * as an object in it when it is JSON itself.
   */
  static Frame ofMessage(String message) throws JsonProcessingException {
    JsonNode fields = JSON.readTree(message);
    return of(fields.path("id").asText(), retry(fields), fields.path("data"));
  }

  private static OptionalLong retry(JsonNode fields) {
    JsonNode retry = fields.path("retry");
    return retry.isNumber() ? OptionalLong.of(retry.asLong()) : OptionalLong.empty();
  }

  /**
   * Reads a message of a WebSocket, which has in one JSON object what an SSE frame has in lines.
   */
  static Frame ofText(String text) throws JsonProcessingException {
    JsonNode message = JSON.readTree(text);
    return of(message.path("id").asText(), retry(message), message);
  }

  /** The fields as they were sent, by a reader without Gatling. */
  static Frame of(String id, OptionalLong retry, String data) throws JsonProcessingException {
    return of(id, retry, JSON.readTree(data));
  }

  private static Frame of(String id, OptionalLong retry, JsonNode data) {
    return new Frame(
        id, retry, data.path("topic").asText(), data.path("type").asText(), data.path("data"));
  }
}
