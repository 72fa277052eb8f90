package io.tidings.node.notification;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON with {@code '} for {@code "}. */
final class JsonNodes {
  private JsonNodes() {}

  static JsonNode of(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }
}
