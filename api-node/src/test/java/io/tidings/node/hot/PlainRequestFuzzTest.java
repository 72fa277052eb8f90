package io.tidings.node.hot;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** The short way takes only what means the same on the general one. */
class PlainRequestFuzzTest {
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_~:-][A-Za-z0-9._~:-]*");

  @Test
  void segment_anyText_isPlainOrTakesTheGeneralWay() {
    new Fuzzer<>("segments of paths", MutatedText.of("project.42", "a", "~x:y-z_1", "..", ".a"))
        .run(text -> {
          boolean plain = PlainRequest.isPlainSegment(text, 0, text.length());
          assertThat(plain).isEqualTo(SEGMENT.matcher(text).matches());
          return plain;
        });
  }

  @Test
  void query_anyText_isPlainOrTakesTheGeneralWay() {
    new Fuzzer<>(
            "queries of plain requests",
            MutatedText.of(
                "topic=a&topic=b.2&framing=named",
                "lastEventId=1xk3v9q2.1795188983747-0",
                "topic=a%20b%2e&x"))
        .run(query -> {
          var request = new MockHttpServletRequest("GET", "/api/stream");
          request.setQueryString(query);
          boolean plain = PlainRequest.is(request);
          if (plain) {
            String decoded = URLDecoder.decode(query, StandardCharsets.UTF_8);
            assertThat(decoded.chars().allMatch(c -> c >= ' ' && c <= '~')).as(query).isTrue();
          }
          return plain;
        });
  }
}
