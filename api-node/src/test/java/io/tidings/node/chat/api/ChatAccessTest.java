package io.tidings.node.chat.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.board.Answer;
import io.tidings.node.board.TestUser;
import io.tidings.node.chat.ChatTest;
import io.tidings.node.chat.ChatUser;
import io.tidings.node.test.Token;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may ask for contacts and messages: users, for their own. */
class ChatAccessTest extends ChatTest {
  private static final String MESSAGES = "/api/v1/messages";

  @ParameterizedTest
  @CsvSource({
    "GET,/api/v1/contacts",
    "POST,/api/v1/contacts",
    "DELETE,/api/v1/contacts?peer=x",
    "POST,/api/v1/contacts/read",
    "GET,/api/v1/messages?peer=x",
    "POST,/api/v1/messages"
  })
  void stranger_isToldSo_andNeverSentElsewhere(String method, String path) {
    TestUser guest = TestUser.guestAt(node);
    Answer answer = guest.send(method, path, method.equals("POST") ? "{}" : null);
    answer.expectProblem(401, "unauthorized");
    assertThat(answer.text("error")).isEqualTo("unauthorized");
    assertThat(answer.text("message")).isNotEmpty();
    assertThat(answer.http().headers().firstValue("Location")).isEmpty();
    assertThat(answer.http().headers().firstValue("Content-Type"))
        .hasValue("application/problem+json");

    // Of no user at all: the token is good, but has no mailbox.
    String[] headers = {"Authorization", "Bearer " + Token.of("service").text()};
    assertThat(send(method, path, headers).status()).isEqualTo(403);
    String[] wrong = {"Authorization", "Bearer tdp_" + "x".repeat(43)};
    assertThat(send(method, path, wrong).status()).isEqualTo(401);
  }

  private static Answer send(String method, String path, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Content-Type", "application/json"));
    return Answer.of(
        node.send(
            method,
            path,
            method.equals("POST") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody(),
            all.toArray(String[]::new)));
  }

  @Test
  void personalToken_isAUser_withoutAPage() {
    ChatUser ada = ChatUser.at(node);
    ChatUser ben = ChatUser.at(node);
    String token =
        ada.user.post("/api/tokens", "{\"name\":\"bridge\"}").expect(201).path("token").asString();
    String[] headers = {"Authorization", "Bearer " + token, "Content-Type", "application/json"};
    String body = ChatUser.body("peer", ben.address, "text", "from a program");
    assertThat(node.send("POST", MESSAGES, BodyPublishers.ofString(body), headers).statusCode())
        .isEqualTo(201);
    assertThat(ben.texts(ada)).containsExactly("from a program");
    assertThat(node.get("/api/v1/contacts", headers).body()).contains(ben.address);
  }

  @Test
  void writes_ofAnotherPage_areRefused() {
    ChatUser ada = ChatUser.at(node);
    ChatUser ben = ChatUser.at(node);
    String[] session = {"Cookie", cookie(ada), "Content-Type", "application/json"};
    String body = ChatUser.body("peer", ben.address, "text", "forged");
    Answer answer = post(body, session);
    answer.expectProblem(403, "cross-site-write");
    assertThat(answer.text("error")).isEqualTo("cross-site-write");
    for (String site : List.of("cross-site", "same-site", "none")) {
      List<String> headers = new ArrayList<>(List.of(session));
      headers.addAll(List.of("Sec-Fetch-Site", site));
      assertThat(post(body, headers.toArray(String[]::new)).status()).as(site).isEqualTo(403);
    }
    assertThat(ben.contacts().size()).isZero();
  }

  private static Answer post(String body, String... headers) {
    return Answer.of(node.send("POST", MESSAGES, BodyPublishers.ofString(body), headers));
  }

  private static String cookie(ChatUser user) {
    return user.user
        .head("GET", "/")
        .lines()
        .filter(line -> line.startsWith("Cookie: "))
        .findFirst()
        .orElseThrow()
        .substring("Cookie: ".length());
  }

  @Test
  void threads_areOfTheirTwoSidesAlone() {
    ChatUser ada = ChatUser.at(node);
    ChatUser ben = ChatUser.at(node);
    ChatUser eve = ChatUser.at(node);
    ada.send(ben, "for ben");
    assertThat(eve.contacts().size()).isZero();
    eve.tryMessages(ada.address, "").expectProblem(404, "unknown-peer", "peer");
    eve.tryMessages(ben.address, "").expectProblem(404, "unknown-peer", "peer");
    assertThat(eve.news()).isEmpty();
    assertThat(TestUser.adminAt(node).get("/api/v1/contacts").expect(200).path("contacts").size())
        .isZero();
  }

  /** Other interfaces keep the shape of their errors. */
  @Test
  void errorMembers_areOfThisInterfaceAlone() {
    ChatUser ada = ChatUser.at(node);
    Answer other = ada.user.get("/api/projects/999999999");
    other.expectProblem(404, "not-found");
    assertThat(other.json().has("error")).isFalse();
    assertThat(ada.user.get("/api/v1/messages?peer=%2f").json().has("error")).isTrue();
  }
}
