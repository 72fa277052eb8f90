package io.tidings.node.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Http2Exchange;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Security headers stand on every response, on streams and large files above all: CVE-2026-22732
 * lost them where a response was committed in an unusual way, as ours are.
 */
class SecurityHeadersTest {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String STREAM = "/api/stream?topic=public.a";
  private static final String PRIVATE = "no-cache, no-store, no-transform";

  private static TestNode node;
  private static TestNode full;
  private static TestNode compressing;

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment();
    full = TestNode.startForDevelopment("tidings.stream.max-connections=0");
    compressing = TestNode.startForDevelopment("server.compression.min-response-size=1B");
  }

  @AfterAll
  static void stop() {
    node.close();
    full.close();
    compressing.close();
  }

  @Test
  void stream_open_hasThem() throws Exception {
    assertThat(expectHeaders(node, "GET", STREAM, 200)).containsEntry("cache-control", PRIVATE);
    try (Http2Exchange stream = Http2Exchange.open(node, "GET", STREAM)) {
      assertThat(stream.status()).isEqualTo(200);
      expectThem(stream.headers());
    }
  }

  @Test
  void stream_turnedAwayWith200_hasThem() throws Exception {
    assertThat(expectHeaders(full, "GET", STREAM, 200))
        .containsEntry("content-type", "text/event-stream;charset=utf-8");
    try (Http2Exchange stream = Http2Exchange.open(full, "GET", STREAM)) {
      assertThat(stream.headers()).containsEntry("content-type", "text/event-stream;charset=utf-8");
      expectThem(stream.headers());
    }
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
    "GET, /boards, 200",
    "GET, /login, 200",
    "GET, /nothing, 404",
    "HEAD, /nothing, 404",
    "GET, /error, 404",
    "GET, /livez, 200",
    "GET, /readyz, 200",
    "GET, /actuator/env, 404",
    "GET, /actuator/health, 404",
    "GET, /api/me, 401",
    "DELETE, /api/me, 401",
    "POST, /login, 400",
    "POST, /user/events, 405",
    "GET, /events, 401",
    "POST, /events, 405",
    "GET, /api/v1/events, 401",
    "POST, /api/v1/active-peer, 401",
    "PUT, /client/nothing.js, 404",
    "OPTIONS, /api/me, 401",
    "TRACE, /, 405",
    "FROB, /, 405",
    "GET, /a;b, 400",
    "GET, /a%2fb, 400",
    "HEAD, /a%2fb, 400",
    "GET, /%2e%2e/x, 400",
  })
  void response_ofAnyKind_hasThem(String method, String path, int status) throws Exception {
    expectHeaders(node, method, path, status);
    expectHeaders(compressing, method, path, status);
  }

  /** What one user may see must not be found in a cache by another. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/me",
        "/api/projects",
        "/api/users",
        "/api/tokens",
        "/api/nothing",
        "/api/topics/public.a/events",
        "/user/events",
        "/api/projects/events",
        "/api/users/events",
        "/events",
        "/api/v1/events"
      })
  void answer_forAUser_isKeptByNoCache(String path) throws Exception {
    String cookie = "Cookie: " + Visitor.login(node, "grace", "tidings").cookie() + "\r\n";
    try (Socket socket = node.socket()) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + cookie + "\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      Map<String, String> headers = new TreeMap<>();
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        add(headers, line);
      }
      expectThem(headers);
      assertThat(headers).containsEntry("cache-control", PRIVATE);
    }
  }

  static Stream<String> files() throws IOException {
    String root = uri(new ClassPathResource("static/icon.svg")).replace("icon.svg", "");
    int start = root.length() - 1;
    return Stream.of(new PathMatchingResourcePatternResolver().getResources(root + "**/*.*"))
        .filter(Resource::isReadable)
        .map(file -> uri(file).substring(start))
        .filter(path -> !path.contains("~"));
  }

  private static String uri(Resource file) {
    try {
      return file.getURI().toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void file_ofAnySize_hasThem(String path) throws Exception {
    for (TestNode at : List.of(node, compressing)) {
      for (String method : List.of("GET", "HEAD")) {
        Map<String, String> headers = expectHeaders(at, method, path, 200);
        assertThat(headers.get("cache-control")).isEqualTo("no-cache");
        assertThat(headers.get("content-type"))
            .isNotNull()
            .isNotEqualTo("application/octet-stream");
      }
    }
    try (Http2Exchange answer = Http2Exchange.open(node, "GET", path)) {
      expectThem(answer.headers());
    }
  }

  @Test
  void files_areNotForgotten() throws IOException {
    assertThat(files()).hasSizeGreaterThan(20).contains("/openapi.yaml", "/icon.svg");
  }

  /** RFC 9512. */
  @Test
  void openapi_hasItsType() throws Exception {
    assertThat(expectHeaders(node, "GET", "/openapi.yaml", 200))
        .containsEntry("content-type", "application/yaml");
  }

  /** What Jetty refuses before any of our code sees it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /a//b HTTP/1.1|Host: x",
        "HEAD /a//b HTTP/1.1|Host: x",
        "GET /%zz HTTP/1.1|Host: x",
        "HEAD /%zz HTTP/1.1|Host: x",
        "DELETE /%zz HTTP/1.1|Host: x",
        "PATCH /%zz HTTP/1.1|Host: x",
        "OPTIONS /%zz HTTP/1.1|Host: x",
        "GET /%00 HTTP/1.1|Host: x",
        "GET /%c0%ae HTTP/1.1|Host: x",
        "GET / HTTP/1.1|Host: x|Host: y",
        "GET / HTTP/1.1",
        "GET / HTTP/1.1|Host: ",
        "GET / HTTP/1.1|Host: x|Upgrade: h2c",
        "GET / HTTP/1.1|Host: x|Expect: a cake",
        "GET / HTTP/1.1|Host: x|no colon",
        "GET / HTTP/1.1|Host: x|Content-Length: 1|Transfer-Encoding: chunked",
        "GET / HTTP/1.1|Host: x|Content-Length: -1",
        "POST / HTTP/1.1|Host: x|Content-Length: a",
        "POST / HTTP/1.1|Host: x|Transfer-Encoding: gzip",
        "GET / HTTP/1.1|Host: x|Long: LONG",
        "HEAD / HTTP/1.1|Host: x|Long: LONG",
        "GET /LONG HTTP/1.1|Host: x",
        "GET / HTTP/3.0|Host: x",
        "GET / HTTP/2.0|Host: x",
        "PRI * HTTP/2.0|Host: x",
        "PRI * HTTP/1.1|Host: x",
        "CONNECT x:80 HTTP/1.1|Host: x",
        "OPTIONS * HTTP/1.1|Host: x",
        "NONSENSE"
      })
  void answer_ofTheServerItself_hasThem(String head) throws IOException {
    String request = head.replace("|", "\r\n").replace("LONG", "x".repeat(20_000)) + "\r\n";
    for (TestNode at : List.of(node, compressing)) {
      Map<String, String> headers = raw(at.port(), request);
      expectThem(headers);
      assertThat(headers).doesNotContainKey("x-powered-by");
    }
    Map<String, String> managed = raw(node.managementPort(), request);
    expectThem(managed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator/health",
        "/actuator/prometheus",
        "/actuator",
        "/actuator/nothing",
        "/nothing",
        "/api/me"
      })
  void answer_ofTheManagementPort_hasThem(String path) throws IOException {
    for (String method : List.of("GET", "HEAD", "POST")) {
      expectThem(
          raw(
              node.managementPort(),
              method + " " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n"));
    }
  }

  private static Map<String, String> raw(int port, String request) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write((request + "Connection: close\r\n\r\n").getBytes(ISO_8859_1));
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(answer).as(request).startsWith("HTTP/1.");
      Map<String, String> headers = new TreeMap<>();
      answer.substring(0, answer.indexOf("\r\n\r\n")).lines().forEach(line -> add(headers, line));
      return headers;
    }
  }

  private static void add(Map<String, String> headers, String line) {
    String[] field = line.split(": ?", 2);
    if (field.length == 2) { // else it is the status line
      headers.merge(field[0].toLowerCase(Locale.ROOT), field[1], (a, b) -> a + ", " + b);
    }
  }

  private static Map<String, String> expectHeaders(
      TestNode at, String method, String path, int status)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(at.uri(path))
            .header("Accept-Encoding", "gzip, br")
            .header("Content-Type", "application/json")
            .method(
                method,
                method.equals("POST") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody())
            .build();
    var response = HTTP.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      assertThat(response.statusCode()).isEqualTo(status);
      Map<String, String> headers = new TreeMap<>();
      response
          .headers()
          .map()
          .forEach((name, values) ->
              headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
      if (path.startsWith("/api/stream")) {
        assertThat(headers).doesNotContainKey("content-encoding");
      }
      expectThem(headers);
      return headers;
    }
  }

  private static void expectThem(Map<String, String> headers) {
    assertThat(headers)
        .containsEntry("x-content-type-options", "nosniff")
        .containsEntry("x-frame-options", "DENY")
        .containsEntry("referrer-policy", "same-origin")
        .doesNotContainKeys("set-cookie", "server");
    assertThat(headers.getOrDefault("content-security-policy", ""))
        .startsWith("default-src 'none'")
        .endsWith("frame-ancestors 'none'");
    assertThat(headers.get("cache-control")).isIn("no-cache", PRIVATE);
  }
}
