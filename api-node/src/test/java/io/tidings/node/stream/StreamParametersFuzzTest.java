package io.tidings.node.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedText;
import io.tidings.node.relay.StartPosition;
import io.tidings.node.test.Refusals;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** Where a client stands is never an error; what it asks for is topics, or a refusal. */
class StreamParametersFuzzTest {
  private static final MutatedText CURSORS =
      MutatedText.of(
          "1xk3v9q2.1795188983747-0",
          "1xk3v9q2.0-0",
          "1xk3v9q2.9007199254740991-9007199254740991",
          "other.1-1",
          "");

  @Test
  void lastEventId_anyHeader_isAPosition() {
    new Fuzzer<>("Last-Event-ID", CURSORS)
        .run(text -> {
          var request = new MockHttpServletRequest();
          request.addHeader("Last-Event-ID", text);
          return isPosition(StreamParameters.start(request), text);
        });
  }

  @Test
  void lastEventId_anyParameter_isAPosition() {
    new Fuzzer<>("lastEventId in the query", CURSORS)
        .run(text -> {
          var request = new MockHttpServletRequest();
          request.addHeader("Last-Event-ID", "");
          request.addParameter("lastEventId", text);
          return isPosition(StreamParameters.start(request), text);
        });
  }

  private static boolean isPosition(StartPosition position, String text) {
    return switch (position) {
      case StartPosition.After(var cursor) -> {
        assertThat(cursor.toString().equals(text)).as(text).isTrue();
        yield true;
      }
      case StartPosition.Now _ -> {
        assertThat(text).isEmpty();
        yield true;
      }
      case StartPosition.BadCursor _ -> false;
    };
  }

  @Test
  void topics_anyQuery_areSomeOrRefused() {
    new Fuzzer<>(
            "topics of a stream",
            MutatedText.of("a&b.2&project.42", "a", "a&a&a", "$control", "a&b&c&d&e", ""))
        .run(text ->
            Refusals.accepts(() -> {
              var request = new MockHttpServletRequest();
              request.addParameter("topic", text.split("&", -1));
              var topics = StreamParameters.read(request, 4).topics();
              assertThat(topics).hasSizeBetween(1, 4).noneMatch(topic -> topic.internal());
            }));
  }
}
