package io.tidings.node.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedJson;
import org.junit.jupiter.api.Test;

/** The one message that a client of a WebSocket sends. */
class MessageFuzzTest {

  @Test
  void token_anyText_isReadOrNull() {
    new Fuzzer<>(
            "messages of a WebSocket's client",
            MutatedJson.of("{\"token\":\"eyJhbGciOiJIUzI1NiJ9.e30.x\"}", "{\"token\":\"\"}"))
        .run(text -> {
          String token = TokenMessage.token(text);
          assertThat(token == null || text.contains("token")).isTrue();
          return token != null;
        });
  }
}
