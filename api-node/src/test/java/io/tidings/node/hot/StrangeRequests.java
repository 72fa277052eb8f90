package io.tidings.node.hot;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletRequest;

/** Makes requests that differ from those for hot endpoints in a few places. */
final class StrangeRequests {
  private static final List<String> PIECES =
      List.of(
          ("a Z 0 . .. - _ ~ : / // ; \\ %2F %2e %00 %0a %7B %C3%A9 % + @ & = ? , ! \u00e9 *"
                  + " events api %25 %5C %3B $ ' ( | \" # archived")
              .split(" "));

  private final Random random;
  private final List<String> patterns;

  /**
   * @param patterns methods and paths of the endpoints
   */
  StrangeRequests(Random random, Set<String> patterns) {
    this.random = random;
    this.patterns = List.copyOf(patterns);
  }

  /** Paths and queries that differ from good ones in a few places; null when Jetty refuses it. */
  @Nullable MockHttpServletRequest next() {
    String[] parts = patterns.get(random.nextInt(patterns.size())).split(" ", 2);
    String path = parts[1].replaceAll("\\{[^}]*}", "TOPIC").replace("TOPIC", text(4));
    if (random.nextInt(4) == 0) {
      int at = random.nextInt(path.length());
      path = path.substring(0, at) + text(2) + path.substring(at);
    }
    try {
      MockHttpServletRequest request = HotMapping.request(parts[0] + " " + path);
      String query = random.nextBoolean() ? null : text(2) + "=" + text(6);
      request.setQueryString(query);
      for (String pair : query == null ? new String[0] : query.split("&")) {
        String[] value = pair.split("=", 2);
        request.addParameter(
            HotMapping.decoded(value[0]), value.length < 2 ? "" : HotMapping.decoded(value[1]));
      }
      return request;
    } catch (IllegalArgumentException e) { // cut in the middle of an encoded character
      return null;
    }
  }

  private String text(int most) {
    return random
        .ints(1 + random.nextInt(most), 0, PIECES.size() + 30)
        .mapToObj(piece -> piece < PIECES.size() ? PIECES.get(piece) : "b")
        .collect(Collectors.joining());
  }
}
