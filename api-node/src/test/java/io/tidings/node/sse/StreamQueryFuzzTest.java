package io.tidings.node.sse;

import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedText;
import io.tidings.node.test.Refusals;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** A request for a stream with any {@code Accept} gets one, or is told that it excludes it. */
class StreamQueryFuzzTest {

  @Test
  void accept_anyHeader_takesAStreamOrNot() {
    new Fuzzer<>(
            "Accept of a stream",
            MutatedText.of(
                "text/event-stream",
                "text/html, text/*;q=0.5, */*;q=0.1",
                "application/json",
                "text/event-stream;q=0",
                ""))
        .run(accept ->
            Refusals.accepts(() -> {
              var request = new MockHttpServletRequest("GET", "/api/stream");
              request.addHeader("Accept", accept);
              request.addParameter("topic", "a");
              StreamQuery.read(request, 1);
            }));
  }

  @Test
  void framing_anyText_isNamedOrUnnamedOrRefused() {
    new Fuzzer<>("framing", MutatedText.of("named", "unnamed"))
        .run(framing ->
            Refusals.accepts(() -> {
              var request = new MockHttpServletRequest("GET", "/api/stream");
              request.addParameter("topic", "a");
              request.addParameter("framing", framing);
              StreamQuery.read(request, 1);
            }));
  }
}
