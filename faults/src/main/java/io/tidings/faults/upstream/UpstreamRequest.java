package io.tidings.faults.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request.
 *
 * @param target such as {@code GET /api/v1/events}
 * @param fields by name in lower case
 */
record UpstreamRequest(String target, Map<String, String> fields) {
  private static final int MAX_HEAD = 1 << 14;

  static UpstreamRequest read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0 || head.length() == MAX_HEAD) {
        throw new EOFException("no whole head");
      }
      head.append((char) next);
    }
    List<String> lines = head.toString().lines().toList();
    Map<String, String> fields = new HashMap<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      int colon = line.indexOf(':');
      fields.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new UpstreamRequest(lines.getFirst().replaceFirst("(\\?.*)? HTTP/1\\.1$", ""), fields);
  }

  @Nullable String lastEventId() {
    return fields.get("last-event-id");
  }

  @Nullable String authorization() {
    return fields.get("authorization");
  }

  static byte[] answer(String status, String json) {
    byte[] body = json.getBytes(ISO_8859_1);
    return "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
        .formatted(status, body.length, json)
        .getBytes(ISO_8859_1);
  }
}
