package io.tidings.node.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.TestNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages' addresses, over HTTP. */
class BoardPagesTest {
  private static final Pattern LINK = Pattern.compile("(?:src|href)=\"(/[^\"]*\\.[a-z]+)\"");
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/login, Sign in",
    "/boards, Your boards",
    "/board/DEMO, Not on the board",
    "/board/17, Not on the board",
    "/board/a-b_c, Not on the board",
  })
  void page_isTheDocument_askedForAgainEachTime(String path, String content) throws Exception {
    HttpResponse<String> response = send("GET", path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(response.headers().firstValue("Cache-Control").orElse(""))
        .containsAnyOf("no-cache", "no-store");
    assertThat(response.body()).contains(content).doesNotContain("style=\"", "onclick=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/login", "/boards", "/board/DEMO"})
  void page_head_hasTheHeadersAndNoBody(String path) throws Exception {
    HttpResponse<String> response = send("HEAD", path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/boards", "/board/DEMO"})
  void page_written_is405(String path) throws Exception {
    assertThat(send("POST", path).statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/login", "/boards", "/board/DEMO", "/"})
  void page_everythingThatItLinks_isThere(String path) throws Exception {
    String[] links =
        LINK.matcher(send("GET", path).body())
            .results()
            .map(MatchResult::group)
            .map(link -> link.replaceAll(".*\"(.*)\"", "$1"))
            .toArray(String[]::new);
    assertThat(path.equals("/") ? 1 : links.length).isPositive();
    for (String link : links) {
      assertThat(send("GET", link).statusCode()).as(link).isEqualTo(200);
    }
  }

  @Test
  void file_thatIsNotThere_is404() throws Exception {
    assertThat(send("GET", "/board/nothing.js").statusCode()).isEqualTo(404);
  }

  private static HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(node.uri(path)).method(method, BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }
}
