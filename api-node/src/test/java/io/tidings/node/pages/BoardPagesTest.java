package io.tidings.node.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.board.TestUser;
import io.tidings.node.test.TestNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The pages' addresses, over HTTP. */
class BoardPagesTest {
  private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"]*\\.[a-z]+)\"");
  private static final Pattern HASH = Pattern.compile("-[0-9a-f]{16}(?=\\.)");
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
    "/board/DEMO/12, Not on the board",
    "/board/17/1, Not on the board",
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
  @MethodSource("documents")
  void document_beginsWithTheCommonHead(String path) throws Exception {
    String html = send("GET", path).body();
    String head = html.substring(html.indexOf("<head>") + 6, html.indexOf("<title>")).strip();
    assertThat(HASH.matcher(head).replaceAll("").replace("href=\"../", "href=\"./"))
        .isEqualTo(
            """
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
            <meta name="color-scheme" content="light dark" />
            <link rel="icon" href="./icon.svg" type="image/svg+xml" />\
            """);
    assertThat(html).containsOnlyOnce("<meta name=\"viewport\"").containsOnlyOnce("rel=\"icon\"");
  }

  /** The redirects are relative, so that they hold below a path as well. */
  @ParameterizedTest
  @CsvSource({
    "/board, boards, /boards",
    "/board/, ../boards, /boards",
    "/boards/, ../boards, /boards",
    "/login/, ../login, /login",
    "/board/DEMO/, ../DEMO, /board/DEMO",
    "/board/DEMO/12/, ../12, /board/DEMO/12",
    "/board/a%20b/, ../a%20b, /board/a%20b",
    "/board/DEMO/?x=1, ../DEMO?x=1, /board/DEMO?x=1",
  })
  void page_nearlyItsAddress_isLedThere(String path, String location, String page)
      throws Exception {
    HttpResponse<String> response = send("GET", path);
    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(response.headers().firstValue("Location")).hasValue(location);
    assertThat(node.uri(path).resolve(location)).isEqualTo(node.uri(page));
    assertThat(send("GET", page).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nope",
        "/nope/",
        "/nope/more",
        "/board/DEMO/x",
        "/board/DEMO/1/2",
        "/board/DEMO/-1",
        "/board/a.b",
        "/boards/DEMO",
        "/client/nope.js",
        "/user/nope",
      })
  void unknownAddress_answersABrowserWithAPage_andAClientWithAProblem(String path)
      throws Exception {
    String browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    HttpResponse<String> page = send("GET", path, "Accept", browser);
    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(page.headers().allValues("Vary")).contains("Accept");
    assertThat(page.body()).contains("This page does not exist", "/boards");
    assertThat(send("HEAD", path, "Accept", browser).statusCode()).isEqualTo(404);
    for (String accept : new String[] {"*/*", "application/json", "text/event-stream", "x;;"}) {
      HttpResponse<String> problem = send("GET", path, "Accept", accept);
      assertThat(problem.statusCode()).as(accept).isEqualTo(404);
      assertThat(problem.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(problem.body()).contains("\"code\":\"not-found\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/nope", "/api", "/api/projects/DEMO/nope"})
  void unknownOperation_answersBrowsersWithAProblem_too(String path) {
    TestUser.at(node).with("Accept", "text/html").get(path).expectProblem(404, "not-found");
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
  @ValueSource(strings = {"/login", "/boards", "/board/DEMO", "/", "/nope"})
  void page_everythingThatItLinks_isThere(String path) throws Exception {
    assertThat(links(path)).isNotEmpty();
    for (String link : links(path)) {
      assertThat(send("GET", link).statusCode()).as(link).isEqualTo(200);
    }
  }

  /** As a browser that is new here; at most a script, a style and an icon with the document. */
  @ParameterizedTest
  @ValueSource(strings = {"/login", "/boards", "/board/DEMO", "/"})
  void page_withAllThatItLinks_isSmallAndFew(String path) throws Exception {
    assertThat(links(path)).hasSizeLessThanOrEqualTo(3);
    int bytes = packed(path).body().length;
    for (String link : links(path)) {
      bytes += packed(link).body().length;
    }
    System.out.printf("%s and all that it links: %d bytes%n", path, bytes);
    assertThat(bytes).isLessThan(80_000); // the worker, the state and the heads come to it
  }

  @ParameterizedTest
  @ValueSource(strings = {"/login", "/boards", "/board/DEMO", "/"})
  void file_thatAPageLinks_isPackedAndKeptForGood(String path) throws Exception {
    for (String link : links(path)) {
      HttpResponse<byte[]> file = packed(link);
      assertThat(link).containsPattern(HASH);
      assertThat(header(file, "Cache-Control")).isEqualTo("max-age=31536000, public, immutable");
      assertThat(header(file, "Vary")).containsIgnoringCase("Accept-Encoding");
      if (!link.endsWith(".svg")) { // too small to be worth it
        assertThat(header(file, "Content-Encoding")).isEqualTo("gzip");
      }
    }
  }

  @Test
  void file_underItsOwnName_orTheNameOfAnotherRelease_isTheSameAndNotKept() throws Exception {
    String kept =
        links("/board/DEMO").stream().filter(link -> link.endsWith(".js")).findAny().orElseThrow();
    String own = HASH.matcher(kept).replaceFirst("");
    String other = HASH.matcher(kept).replaceFirst("-0123456789abcdef");
    for (String name : List.of(own, other)) {
      HttpResponse<String> file = send("GET", name);
      assertThat(file.statusCode()).isEqualTo(200);
      assertThat(file.body()).isEqualTo(send("GET", kept).body());
      assertThat(header(file, "Cache-Control")).isEqualTo("no-cache");
    }
    assertThat(send("GET", "/board/nothing-0123456789abcdef.js").statusCode()).isEqualTo(404);
  }

  /** What a developer reads in the browser, and what a page of another site may import. */
  @Test
  void script_hasItsSourcesBesideIt() throws Exception {
    String script = send("GET", "/board/board.js").body();
    String map = script.substring(script.lastIndexOf("sourceMappingURL=") + 17).strip();
    assertThat(send("GET", "/board/" + map).body()).contains("drag.js", "client/index.js");
    assertThat(send("GET", "/board/drag.js").body()).contains("export class Drag");
  }

  @Test
  void state_isPacked() throws Exception {
    HttpResponse<byte[]> document = packed("/openapi.yaml");
    assertThat(header(document, "Content-Encoding")).isEqualTo("gzip");
    assertThat(header(packed("/api/dev/sample"), "Content-Encoding")).isEmpty(); // it is short
  }

  @Test
  void file_thatIsNotThere_is404() throws Exception {
    assertThat(send("GET", "/board/nothing.js").statusCode()).isEqualTo(404);
  }

  /** The paths of all documents; the head and the header are parts of them. */
  private static Stream<String> documents() throws IOException {
    return Arrays.stream(
            new PathMatchingResourcePatternResolver().getResources("classpath*:static/**/*.html"))
        .map(file -> file.toString().replaceFirst(".*/static/(.*)]$", "/$1"))
        .filter(path -> !path.matches("/head(er)?.html"));
  }

  /** The paths of the files that a page asks for, as a browser finds them. */
  private static List<String> links(String path) throws IOException, InterruptedException {
    return LINK.matcher(send("GET", path, "Accept", "text/html").body())
        .results()
        .map(link -> node.uri(path).resolve(link.group(1)).getPath())
        .distinct()
        .toList();
  }

  private static HttpResponse<byte[]> packed(String path) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(node.uri(path)).header("Accept-Encoding", "gzip").build(),
        BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static HttpResponse<String> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(node.uri(path)).method(method, BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }
}
