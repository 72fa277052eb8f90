package io.tidings.node.board;

import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
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

  static <T> T read(String text, Class<T> type) {
    return JSON.readValue(text, type);
  }

  static <T> T read(String text, TypeReference<T> type) {
    return JSON.readValue(text, type);
  }
}
