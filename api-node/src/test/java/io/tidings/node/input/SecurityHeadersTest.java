package io.tidings.node.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.TestNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Security headers stand on every response, on streams above all: CVE-2026-22732 lost them where a
 * response was committed in an unusual way, as ours are.
 */
class SecurityHeadersTest {
  private static TestNode node;
  private static TestNode full;

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment();
    full = TestNode.startForDevelopment("tidings.stream.max-connections=0");
  }

  @AfterAll
  static void stop() {
    node.close();
    full.close();
  }

  @ParameterizedTest
  @EnumSource
  void stream_open_hasThem(HttpClient.Version version) throws Exception {
    expectHeaders(node, version, "GET", "/api/stream?topic=public.a", 200);
  }

  @ParameterizedTest
  @EnumSource
  void stream_turnedAwayWith200_hasThem(HttpClient.Version version) throws Exception {
    HttpHeaders headers = expectHeaders(full, version, "GET", "/api/stream?topic=public.a", 200);
    assertThat(headers.firstValue("Content-Type")).hasValue("text/event-stream;charset=utf-8");
  }

  @ParameterizedTest
  @CsvSource({
    "HEAD, /api/stream?topic=public.a, 200",
    "GET, /api/stream, 400",
    "GET, /api/stream?topic=private, 401",
    "PUT, /api/stream?topic=public.a, 405",
    "GET, /api/topics/public.a/events, 200",
    "POST, /api/topics/public.a/events, 400",
    "GET, /, 200",
    "GET, /nothing, 404",
    "GET, /actuator/env, 404",
    "GET, /actuator/heapdump, 404",
    "GET, /actuator/health, 200",
  })
  void response_ofAnyKind_hasThem(String method, String path, int status) throws Exception {
    expectHeaders(node, HttpClient.Version.HTTP_1_1, method, path, status);
  }

  private static HttpHeaders expectHeaders(
      TestNode at, HttpClient.Version version, String method, String path, int status)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(at.uri(path))
            .header("Accept-Encoding", "gzip, br")
            .header("Content-Type", "application/json")
            .method(
                method,
                method.equals("POST") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody())
            .build();
    try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      response.body().close();
      HttpHeaders headers = response.headers();
      assertThat(response.version()).isEqualTo(version);
      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(headers.allValues("X-Content-Type-Options")).containsExactly("nosniff");
      assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
      assertThat(headers.firstValue("Referrer-Policy")).hasValue("same-origin");
      assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
          .startsWith("default-src 'none'")
          .contains("frame-ancestors 'none'");
      assertThat(headers.firstValue("Cache-Control").orElse(""))
          .containsAnyOf("no-cache", "no-store");
      assertThat(headers.map()).doesNotContainKeys("set-cookie", "server", "content-encoding");
      return headers;
    }
  }
}
