package io.tidings.node.board;

import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON that state is kept as. */
final class StateJson {
  static final TypeReference<List<Column>> COLUMNS = new TypeReference<>() {};
  static final TypeReference<List<Label>> LABELS = new TypeReference<>() {};
  static final TypeReference<Map<Long, Role>> MEMBERS = new TypeReference<>() {};

  private static final JsonMapper JSON = new JsonMapper();

  private StateJson() {}

  static String write(Object value) {
    return JSON.writeValueAsString(value);
  }

  /** JSON as it is sent. */
  static byte[] bytes(JsonNode value) {
    return JSON.writeValueAsBytes(value);
  }

  /** Writes JSON piece by piece, and leaves what it writes to open. */
  static JsonGenerator generator(OutputStream out) {
    return JSON.rebuild()
        .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
        .build()
        .createGenerator(out);
  }

  static <T> T read(String text, Class<T> type) {
    return JSON.readValue(text, type);
  }

  static <T> T read(String text, TypeReference<T> type) {
    return JSON.readValue(text, type);
  }
}
