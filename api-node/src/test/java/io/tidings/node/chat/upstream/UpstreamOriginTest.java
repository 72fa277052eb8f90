package io.tidings.node.chat.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Origins are compared in one form. */
class UpstreamOriginTest {
  @ParameterizedTest
  @CsvSource({
    "https://chat.example.org,https://chat.example.org",
    "HTTPS://Chat.Example.ORG/,https://chat.example.org",
    "https://chat.example.org:443,https://chat.example.org",
    "http://localhost:80,http://localhost",
    "http://localhost:8081,http://localhost:8081",
    "http://[::1]:8081/,http://[::1]:8081",
  })
  void origin_inAnyForm_hasOneForm(String text, String normal) {
    UpstreamOrigin origin = UpstreamOrigin.of(text);
    assertThat(origin.text()).isEqualTo(normal);
    assertThat(origin.path("/api/v1/events").build()).hasToString(normal + "/api/v1/events");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "chat.example.org",
        "ftp://chat.example.org",
        "https://",
        "https://chat.example.org/path",
        "https://chat.example.org/?q",
        "https://chat.example.org/#f",
        "https://user@chat.example.org",
        "https://user:word@chat.example.org",
        "https://chat.example.org\\@evil.example",
        "https://chat.example.org:0",
        "https://chat.example.org:65536",
        "https://chat example.org"
      })
  void anythingElse_isNone(String text) {
    assertThatThrownBy(() -> UpstreamOrigin.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  /** OkHttp's own exception for it is none that callers expect. */
  @Test
  void of_longHostWithUmlauts_isRefused() {
    String origin = "https://" + "é".repeat(1_100);
    org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
        .isThrownBy(() -> UpstreamOrigin.of(origin));
  }
}
