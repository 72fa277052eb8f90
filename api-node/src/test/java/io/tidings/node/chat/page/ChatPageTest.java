package io.tidings.node.chat.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.board.Answer;
import io.tidings.node.chat.ChatUser;
import io.tidings.node.http.Sha256;
import io.tidings.node.test.TestNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;

/** The page of chat and its fragments, over HTTP. */
class ChatPageTest {
  private static final String NASTY =
      "<img src=x onerror=\"document.title='hit'\"> & '\" ${1} </p>";
  private static final String ESCAPED =
      "&lt;img src=x onerror=\"document.title='hit'\"&gt; &amp; '\"";
  private static final Pattern LINK = Pattern.compile("(?:src|href)=\"\\.([^\"?]*\\.[a-z]+)\"");
  private static final Pattern ROW = Pattern.compile("data-row=\"(\\d+)\"");

  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static HttpResponse<String> get(ChatUser user, String path) {
    return node.get(path, "Cookie", user.user.cookie());
  }

  private static String fragment(ChatUser user, String path) {
    HttpResponse<String> answer = get(user, path);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
    return answer.body();
  }

  private static String thread(ChatUser user, ChatUser peer, String more) {
    return fragment(user, "/chat/thread?peer=" + URLEncoder.encode(peer.address, UTF_8) + more);
  }

  private static List<Integer> rows(String html) {
    return ROW.matcher(html).results().map(row -> Integer.valueOf(row.group(1))).toList();
  }

  /** A form as the page's script sends it. */
  private static HttpResponse<String> post(ChatUser user, String form, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Content-Type", "application/x-www-form-urlencoded"));
    all.addAll(List.of("Cookie", user.user.cookie(), "Sec-Fetch-Site", "same-origin"));
    return node.send(
        "POST", "/chat/messages", BodyPublishers.ofString(form), all.toArray(String[]::new));
  }

  private static String form(ChatUser peer, String text) {
    return "peer=%s&text=%s".formatted(peer.address, URLEncoder.encode(text, UTF_8));
  }

  @Test
  void page_containsTheFragments_asTheyAreFetchedLater() {
    ChatUser ada = ChatUser.at(node);
    ChatUser grace = ChatUser.at(node);
    ada.send(grace, "one");
    grace.send(ada, "two");
    String peer = "?peer=tidings.local/" + grace.user.username; // in the form that people read
    String page = fragment(ada, "/chat" + peer);
    assertThat(page)
        .containsIgnoringWhitespaces(fragment(ada, "/chat/sidebar" + peer))
        .containsIgnoringWhitespaces(fragment(ada, "/chat/thread" + peer))
        .contains("data-open=\"" + grace.address + "\"", "thread-open");
    assertThat(rows(page)).containsExactly(1, 2);
    assertThat(fragment(ada, "/chat")).doesNotContain("data-open", "thread-open\"", "data-row");
  }

  @Test
  void page_linksFilesThatBrowsersKeep_andNeedsNothingBeyondThePolicy() {
    ChatUser ada = ChatUser.at(node);
    HttpResponse<String> page = get(ada, "/chat");
    assertThat(page.body()).doesNotContain("style=", "onclick", "javascript:", "<script>");
    assertThat(page.body()).contains("\"allowEval\":false", "\"includeIndicatorStyles\":false");
    assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    // No page needs another policy than this one.
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .isEqualTo(node.get("/login").headers().firstValue("Content-Security-Policy"));
    List<String> links = LINK.matcher(page.body()).results().map(link -> link.group(1)).toList();
    assertThat(links).hasSizeGreaterThanOrEqualTo(4);
    for (String link : links) {
      HttpResponse<String> file = node.get(link);
      assertThat(file.statusCode()).as(link).isEqualTo(200);
      assertThat(file.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
    }
  }

  /** The templates cannot include the head that the documents have. */
  @Test
  void page_beginsWithTheCommonHead() {
    String head = common(fragment(ChatUser.at(node), "/chat"));
    assertThat(head).isNotEmpty().isEqualTo(common(node.get("/boards").body()));
  }

  private static String common(String html) {
    return html.substring(html.indexOf("<meta charset"), html.indexOf("<title>"))
        .replaceAll("\\s+", " ");
  }

  @Test
  void visitor_withoutALogin_seesNothing_andItsScriptLeadsToTheLogin() {
    HttpResponse<String> page = node.get("/chat?peer=tidings.local/ada");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("/chat/chat-").doesNotContain("data-user", "data-peer");
    for (String path : new String[] {"/chat/sidebar", "/chat/thread?peer=tidings.local/ada"}) {
      assertThat(node.get(path).statusCode()).as(path).isEqualTo(401);
    }
    HttpResponse<String> sent =
        node.send(
            "POST",
            "/chat/messages",
            BodyPublishers.ofString("peer=x&text=y"),
            "Content-Type",
            "application/x-www-form-urlencoded",
            "Sec-Fetch-Site",
            "same-origin");
    assertThat(sent.statusCode()).isEqualTo(401);
  }

  @Test
  void textsAndNames_areNeverMarkup() {
    ChatUser ada = ChatUser.at(node);
    ChatUser mallory = ChatUser.at(node);
    mallory.user.patch("/api/me", ChatUser.body("name", NASTY)).expect(200);
    mallory.send(ada, NASTY);
    for (String html :
        new String[] {
          fragment(ada, "/chat/sidebar"),
          thread(ada, mallory, ""),
          fragment(mallory, "/chat"),
          fragment(ada, "/chat/sidebar?find=" + URLEncoder.encode("%>" + NASTY, UTF_8)),
        }) {
      assertThat(html).doesNotContain("<img src=x");
    }
    assertThat(thread(ada, mallory, ""))
        .contains(ESCAPED)
        .doesNotContain("onerror=\"document.title='hit'\" ");
    assertThat(fragment(mallory, "/chat")).contains("data-name=\"&lt;img src=x onerror=&#34;");
  }

  @ParameterizedTest
  @CsvSource({
    "/chat/thread?peer=http://example.org/a, invalid-field, peer",
    "/chat/thread?peer=%3Cb%3E, invalid-field, peer",
    "/chat/sidebar?peer=a%20b, invalid-field, peer",
    "/chat/thread?peer=example.org/a&limit=0, invalid-field, limit",
    "/chat/thread?peer=example.org/a&limit=201, invalid-field, limit",
    "/chat/thread?peer=example.org/a&before=0, invalid-field, before",
  })
  void fragment_badParameter_isAProblemThatNamesIt(String path, String code, String field) {
    Answer.of(get(ChatUser.at(node), path)).expectProblem(400, code, field);
  }

  @Test
  void page_badPeer_isAPageThatSaysSo() {
    HttpResponse<String> page = get(ChatUser.at(node), "/chat?peer=%3Cscript%3E");
    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.body()).contains("could not be loaded", "peer has to be");
    assertThat(page.body()).doesNotContain("<script>", "data-user");
  }

  @Test
  void thread_withNoContact_saysSo() {
    ChatUser ada = ChatUser.at(node);
    ChatUser grace = ChatUser.at(node);
    assertThat(thread(ada, grace, "")).contains("No conversation with", grace.user.username);
    ada.add(grace).expect(201);
    assertThat(thread(ada, grace, "")).contains("No messages yet");
    assertThat(fragment(ada, "/chat/sidebar")).contains("No messages yet");
    ada.remove(grace).expect(204);
    assertThat(thread(ada, grace, "")).contains("No conversation with");
    assertThat(fragment(ada, "/chat/sidebar")).contains("No conversations yet");
  }

  @Test
  void thread_longerThanAPage_hasOlderPages() {
    ChatUser ada = ChatUser.at(node);
    ChatUser grace = ChatUser.at(node);
    IntStream.rangeClosed(1, 7).forEach(n -> ada.send(grace, "message " + n));
    String newest = thread(grace, ada, "&limit=3");
    assertThat(rows(newest)).containsExactly(5, 6, 7);
    assertThat(newest).contains("id=\"older\"");
    String oldest = thread(grace, ada, "&limit=4&before=5");
    // Rows that the page has already may follow older ones, and nothing follows the newest.
    assertThat(oldest).contains("data-part=\"older\"");
    assertThat(thread(grace, ada, "")).contains("data-part=\"newest\"");
    assertThat(rows(oldest)).containsExactly(1, 2, 3, 4);
    assertThat(oldest).doesNotContain("id=\"older\"");
  }

  @Test
  void sidebar_countsWhatIsUnread_andFindsContacts() {
    ChatUser ada = ChatUser.at(node);
    ChatUser grace = ChatUser.at(node);
    ChatUser linus = ChatUser.at(node);
    grace.send(ada, "one");
    grace.send(ada, "two");
    ada.add(linus).expect(201);
    String list = fragment(ada, "/chat/sidebar");
    assertThat(list).contains("data-unread=\"1\"", ">2<span class=\"hidden\"> unread</span>");
    ada.read(grace, 2).expect(200);
    assertThat(fragment(ada, "/chat/sidebar")).contains("data-unread=\"0\"");
    assertThat(fragment(ada, "/chat/sidebar?find=" + linus.user.username.toUpperCase(Locale.ROOT)))
        .contains(linus.address)
        .doesNotContain(grace.address);
    assertThat(fragment(ada, "/chat/sidebar?find=nobody")).contains("No contacts found");
  }

  @Test
  void form_sent_answersTheThread_andARetryWithItsKeySendsNothing() {
    ChatUser ada = ChatUser.at(node);
    ChatUser grace = ChatUser.at(node);
    String once = form(grace, "line\nline") + "&key=k-1";
    for (int attempt = 0; attempt < 2; attempt++) {
      HttpResponse<String> answer = post(ada, once);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(rows(answer.body())).containsExactly(1);
    }
    assertThat(grace.texts(ada)).containsExactly("line\nline");
  }

  @Test
  void form_thatABrowserSends_leadsBackToTheThread() {
    ChatUser ada = ChatUser.at(node);
    ChatUser grace = ChatUser.at(node);
    HttpResponse<String> answer = post(ada, form(grace, "hello"), "Sec-Fetch-Mode", "navigate");
    assertThat(answer.statusCode()).isEqualTo(303);
    String location = answer.headers().firstValue("Location").orElseThrow();
    String path = node.uri("/chat/messages").resolve(location).toString();
    assertThat(path).endsWith("/chat?peer=tidings.local/" + grace.user.username);
  }

  @Test
  void form_refused_sendsNothing() {
    ChatUser ada = ChatUser.at(node);
    ChatUser grace = ChatUser.at(node);
    Answer.of(post(ada, "text=x")).expectProblem(400, "missing-field", "peer");
    Answer.of(post(ada, "peer=" + grace.address)).expectProblem(400, "missing-field", "text");
    Answer.of(post(ada, form(grace, "  "))).expectProblem(400, "invalid-field", "text");
    Answer.of(post(ada, form(grace, "x") + "&key=%00")).expect(400);
    Answer.of(post(ada, "peer=tidings.local/nobody-here&text=x"))
        .expectProblem(404, "unknown-peer");
    HttpResponse<String> foreign =
        node.send(
            "POST",
            "/chat/messages",
            BodyPublishers.ofString(form(grace, "x")),
            "Cookie",
            ada.user.cookie(),
            "Sec-Fetch-Site",
            "cross-site",
            "Content-Type",
            "application/x-www-form-urlencoded");
    Answer.of(foreign).expectProblem(403, "cross-site-write");
    assertThat(ada.contacts()).isEmpty();
    assertThat(grace.contacts()).isEmpty();
  }

  /** They are copies of what npm has under these names; the client's tests compare them. */
  @ParameterizedTest
  @CsvSource({
    "htmx.min.js, d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717",
    "htmx-ext-sse.min.js, 98a46496de0c3605fbffdce9167ba427bdd9553184f83f149c261891a92c0136",
  })
  void library_isTheOneThatWasPinned(String file, String hash) throws IOException {
    byte[] content = new ClassPathResource("static/chat/vendor/" + file).getContentAsByteArray();
    assertThat(Sha256.hex(content)).isEqualTo(hash);
    assertThat(node.get("/chat/vendor/" + file).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/boards", "/board/DEMO"})
  void otherPages_leadToChat_whereItIsOn(String path) {
    assertThat(node.get(path).body()).containsPattern("<a[^>]* href=\"[./]+/chat\"");
  }

  @Test
  void node_withoutChat_hasNoneOfIt() {
    try (TestNode without = TestNode.start("tidings.chat.enabled=false")) {
      for (String path : new String[] {"/chat", "/chat/vendor/htmx.min.js", "/chat/chat.css"}) {
        assertThat(without.get(path).statusCode()).as(path).isEqualTo(404);
      }
      assertThat(without.get("/").body()).doesNotContain("/chat\"");
    }
  }
}
