package io.tidings.node.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Http2Exchange;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other origins cannot change anything for a user. */
class CrossSiteWritesTest {
  private static final String LISTED = "https://app.example.com";

  private static TestNode node;
  private static String cookie;

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment("tidings.cors.allowed-origins=" + LISTED);
    cookie = String.valueOf(Visitor.login(node, "ada", "tidings").cookie());
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # Sec-Fetch-Site, Origin,                 with a session,     login
          same-origin,      -,                      201,                200
          same-origin,      http://localhost:PORT,  201,                200
          same-origin,      https://localhost:PORT, 201,                200
          same-origin,      null,                   201,                200
          cross-site,       https://app.example.com,201,                200
          -,                https://app.example.com,201,                200
          -,                http://localhost:PORT,  201,                200
          -,                HTTP://LOCALHOST:PORT,  201,                200
          -,                https://localhost:PORT, 201,                200
          -,                -,                      cross-site-write,   200
          none,             -,                      cross-site-write,   200
          cross-site,       -,                      CROSS,              CROSS
          same-site,        -,                      CROSS,              CROSS
          cross-site,       http://localhost:PORT,  CROSS,              CROSS
          same-site,        https://evil.example,   origin-not-allowed, origin-not-allowed
          cross-site,       https://evil.example,   origin-not-allowed, origin-not-allowed
          -,                https://evil.example,   origin-not-allowed, origin-not-allowed
          -,                null,                   origin-not-allowed, origin-not-allowed
          -,                http://localhost,       origin-not-allowed, origin-not-allowed
          -,                http://localhost:1,     origin-not-allowed, origin-not-allowed
          -,                http://localhost.evil.example:PORT, origin-not-allowed, origin-not-allowed
          -,                foo://localhost:PORT, origin-not-allowed, origin-not-allowed
          -,                ftp://localhost:PORT, origin-not-allowed, origin-not-allowed
          -,                ws://localhost:PORT, origin-not-allowed, origin-not-allowed
          -,                httpx://localhost:PORT, origin-not-allowed, origin-not-allowed
          -,                chrome-extension://localhost:PORT, origin-not-allowed, origin-not-allowed
          -,                //localhost:PORT, origin-not-allowed, origin-not-allowed
          -,                localhost:PORT, origin-not-allowed, origin-not-allowed
          """)
  void write_isTakenFromOurOwnPages(
      @Nullable String site, @Nullable String origin, String write, String login) {
    assertThat(outcome("/api/stream-tickets", "", site, origin, cookie)).matches(either(write));
    String body = "{\"username\":\"grace\",\"password\":\"tidings\"}";
    assertThat(outcome("/login", body, site, origin, null)).matches(either(login));
  }

  /** Which of the two filters refuses first is not the point. */
  private static String either(String expected) {
    return expected.equals("CROSS") ? "cross-site-write|origin-not-allowed" : expected;
  }

  private static String outcome(
      String path,
      String body,
      @Nullable String site,
      @Nullable String origin,
      @Nullable String session) {
    List<String> headers = new ArrayList<>();
    if (site != null) {
      headers.addAll(List.of("Sec-Fetch-Site", site));
    }
    if (origin != null) {
      headers.addAll(List.of("Origin", origin.replace("PORT", "" + node.port())));
    }
    if (session != null) {
      headers.addAll(List.of("Cookie", session));
    }
    HttpResponse<String> answer = node.post(path, body, headers.toArray(String[]::new));
    if (answer.statusCode() / 100 == 2) {
      return "" + answer.statusCode();
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
    return Visitor.json(answer).path("code").asString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "DELETE", "POST"})
  void write_byAnyMethod_needsOurOwnPage(String method) {
    assertThat(node.send(method, "/api/me", BodyPublishers.ofString("{}"), "Cookie", cookie).body())
        .contains("cross-site-write");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void read_needsNothing(String method) {
    assertThat(node.send(method, "/api/me", BodyPublishers.noBody(), "Cookie", cookie).statusCode())
        .isEqualTo(200);
  }

  @Test
  void origin_ofOurOwn_isKnownOverHttp2() throws IOException {
    String origin = "https://localhost:" + node.port();
    try (Http2Exchange answer =
        Http2Exchange.open(
            node, "POST", "/api/stream-tickets", "Cookie", cookie, "Origin", origin)) {
      assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
  void preflight_ofAListedOrigin_namesWhatTheBoardsNeed(String method) {
    HttpResponse<String> answer =
        node.send(
            "OPTIONS",
            "/api/me",
            BodyPublishers.noBody(),
            "Origin",
            LISTED,
            "Access-Control-Request-Method",
            method,
            "Access-Control-Request-Headers",
            "x-session-tag,if-match,x-tab-id");
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
        .contains(method);
  }
}
