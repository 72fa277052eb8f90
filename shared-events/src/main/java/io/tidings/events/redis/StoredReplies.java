package io.tidings.events.redis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Converts the replies of the scripts that look at keys. */
final class StoredReplies {
  private StoredReplies() {}

  static Map<String, String> map(List<?> pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      map.put((String) pairs.get(i), (String) pairs.get(i + 1));
    }
    return map;
  }

  static List<String> strings(List<?> reply) {
    return reply.stream().map(String.class::cast).toList();
  }
}
