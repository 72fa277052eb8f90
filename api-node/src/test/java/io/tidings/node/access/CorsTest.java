package io.tidings.node.access;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other origins. */
class CorsTest {
  private static final String GOOD = "https://app.example.com";

  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment("tidings.cors.allowed-origins=" + GOOD);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example.com",
        "https://app.example.com.evil.com",
        "http://app.example.com",
        "https://app.example.com:444",
        "https://app.example.com:443",
        "https://app.example.com/",
        "HTTPS://APP.EXAMPLE.COM",
        "https://app.example.com, https://evil.example.com",
        "https://evil.example.com https://app.example.com",
        "https://app.example.com\u0080",
        "http://[",
        "*",
        "null"
      })
  void stream_ofAnotherOrigin_isRefusedBeforeItOpens(String origin) {
    double opened = opened();
    StreamRequest request =
        stream("public.a").header("Origin", origin).header("Cookie", "session=1");
    try (SseProbe probe = SseProbe.open(node.port(), request)) {
      probe.expectStatus(403);
      assertThat(probe.headers()).doesNotContainKey("access-control-allow-origin");
      assertThat(probe.errorBody()).contains("origin-not-allowed");
      assertThat(opened()).isEqualTo(opened);
    }
  }

  @Test
  void streams_ofAnEvilOriginByTheHundred_areNeverOpened() {
    StreamRequest request =
        stream("public.a").header("Origin", "https://evil.example.com").header("Cookie", "a=b");
    double opened = opened();
    List<SseProbe> probes = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      probes.add(SseProbe.open(node.port(), request));
    }
    for (SseProbe probe : probes) {
      probe.expectStatus(403).close();
    }
    assertThat(opened()).isEqualTo(opened);
  }

  private static double opened() {
    return node.bean(MeterRegistry.class).counter("tidings.opens").count();
  }

  /** As an image or a script: no CORS, so no Origin, but a connection for each. */
  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void stream_ofAnotherSiteWithoutCors_isRefusedBeforeItOpens(String site) {
    double opened = opened();
    StreamRequest request =
        stream("public.a").header("Sec-Fetch-Site", site).header("Sec-Fetch-Mode", "no-cors");
    try (SseProbe probe = SseProbe.open(node.port(), request)) {
      probe.expectStatus(403);
      assertThat(probe.errorBody()).contains("origin-not-allowed");
    }
    try (SseProbe probe = SseProbe.open(node.port(), request.with("GET", "/user/events"))) {
      probe.expectStatus(403);
    }
    assertThat(opened()).isEqualTo(opened);
    assertThat(node.get("/", "Sec-Fetch-Site", site).statusCode())
        .as("a link to the page")
        .isEqualTo(200);
  }

  @Test
  void stream_thatTheUserTypedIn_isServed() {
    StreamRequest request = stream("public.a").header("Sec-Fetch-Site", "none");
    SseProbe.open(node.port(), request).expectStatus(200).expectConnected().close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/users", "/%61pi/users", "/ap%69/users", "/api/topics/a/events"})
  void request_ofAnotherSiteWithoutCors_isRefusedHoweverItsPathIsWritten(String path) {
    HttpResponse<String> answer = node.get(path, "Sec-Fetch-Site", "cross-site");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("origin-not-allowed");
  }

  @Test
  void stream_ofAnAllowedOrigin_mayBeReadWithCredentials() {
    StreamRequest request =
        stream("public.a").header("Origin", GOOD).header("Sec-Fetch-Site", "cross-site");
    try (SseProbe probe = SseProbe.open(node.port(), request)) {
      probe.expectStatus(200).expectConnected();
      assertThat(probe.headers())
          .containsEntry("access-control-allow-origin", GOOD)
          .containsEntry("access-control-allow-credentials", "true")
          .containsEntry("access-control-expose-headers", "X-Tidings-Node");
    }
  }

  @Test
  void stream_ofItsOwnOriginBehindTls_isServed() {
    StreamRequest request =
        stream("public.a")
            .header("Origin", "https://tidings.example.com")
            .header("Sec-Fetch-Site", "same-origin");
    try (SseProbe probe = SseProbe.open(node.port(), request)) {
      probe.expectStatus(200).expectConnected();
    }
  }

  /** One reader would look at the first, another at the last. */
  @ParameterizedTest
  @CsvSource({
    "https://app.example.com, https://evil.example.com",
    "https://evil.example.com, https://app.example.com",
    "https://app.example.com, https://app.example.com",
    "http://localhost, https://evil.example.com"
  })
  void request_ofTwoOrigins_isRefused(String first, String second) throws IOException {
    for (String line : List.of("GET /api/stream?topic=public.a", "GET /", "POST /login")) {
      String request =
          line
              + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\nOrigin: "
              + "%s\r\nOrigin: %s\r\n\r\n".formatted(first, second);
      try (Socket socket = node.socket()) {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
            .startsWith("HTTP/1.1 403 ")
            .contains("origin-not-allowed");
      }
    }
  }

  @Test
  void preflight_ofAnAllowedOrigin_namesTheHeaders() throws IOException {
    String answer = preflight(GOOD, "last-event-id,x-tab-id,idempotency-key,authorization");
    assertThat(answer)
        .startsWith("HTTP/1.1 204 ")
        .contains("Access-Control-Allow-Origin: " + GOOD)
        .containsIgnoringCase("Access-Control-Allow-Headers: last-event-id, x-tab-id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "null", "https://App.example.com", "https://app.example.com/", "x"})
  void origins_thatNoBrowserSends_areRefusedAtTheStart(String origin) {
    assertThatThrownBy(() -> new CorsProperties(List.of(GOOD, origin)))
        .hasMessageContaining("tidings.cors.allowed-origins")
        .hasMessageEndingWith("not " + origin);
  }

  @Test
  void preflight_ofAnotherOriginOrHeader_isRefused() throws IOException {
    assertThat(preflight("https://evil.example.com", "last-event-id")).startsWith("HTTP/1.1 403 ");
    assertThat(preflight(GOOD, "x-other")).startsWith("HTTP/1.1 403 ");
  }

  private static String preflight(String origin, String headers) throws IOException {
    try (Socket socket = node.socket()) {
      String request =
          """
          OPTIONS /api/stream?topic=public.a HTTP/1.1
          Host: localhost
          Origin: %s
          Access-Control-Request-Method: GET
          Access-Control-Request-Headers: %s
          Connection: close

          """
              .formatted(origin, headers)
              .replace("\n", "\r\n");
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
