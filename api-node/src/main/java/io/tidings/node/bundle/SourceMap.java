package io.tidings.node.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Maps the lines of a bundle to those of its sources, for a browser's debugger. Used by one thread.
 *
 * @see <a href="https://tc39.es/ecma426/">ECMA-426</a>
 */
final class SourceMap {
  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private final List<String> sources = new ArrayList<>();
  private final List<String> contents = new ArrayList<>();
  private final StringBuilder mappings = new StringBuilder();
  private int lastSource;
  private int lastLine;

  /** The lines that follow are of this source. */
  void begin(String path, String content) {
    sources.add(path);
    contents.add(content);
  }

  /** One more line of the bundle, which is that line of the source, from 0. */
  void line(int number) {
    int source = sources.size() - 1;
    // [ECMA-426] generated column, source, line and column, each as its difference to the last one
    mappings.append('A');
    append(source - lastSource);
    append(number - lastLine);
    mappings.append("A;");
    lastSource = source;
    lastLine = number;
  }

  /** One more line of the bundle, of no source. */
  void line() {
    mappings.append(';');
  }

  String json(String file) {
    return JsonMapper.shared()
        .writeValueAsString(
            Map.of(
                "version",
                3,
                "file",
                file,
                "sources",
                sources,
                "sourcesContent",
                contents,
                "names",
                List.of(),
                "mappings",
                mappings.toString()));
  }

  // [ECMA-426] base64 VLQ: the sign is the lowest bit, the highest of six says that more follows
  private void append(int value) {
    int rest = value < 0 ? (-value << 1) | 1 : value << 1;
    do {
      int digit = rest & 31;
      rest >>>= 5;
      mappings.append(BASE64.charAt(rest > 0 ? digit | 32 : digit));
    } while (rest > 0);
  }
}
