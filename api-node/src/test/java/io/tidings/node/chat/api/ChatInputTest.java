package io.tidings.node.chat.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.board.Answer;
import io.tidings.node.chat.ChatTest;
import io.tidings.node.chat.ChatUser;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Requests that are wrong: told so, field by field; nothing changes, and nothing is told. */
class ChatInputTest extends ChatTest {
  private static ChatUser ada;
  private static ChatUser ben;

  @BeforeAll
  static void thread() {
    ada = ChatUser.at(node);
    ben = ChatUser.at(node);
    ada.send(ben, "first");
    ada.newEvents();
    ben.newEvents();
  }

  private void expectNothing() {
    assertThat(ada.news()).isEmpty();
    assertThat(ben.news()).isEmpty();
    assertThat(ada.texts(ben)).containsExactly("first");
    assertThat(ada.contacts().size()).isEqualTo(1);
  }

  private String json(String body) {
    return body.replace('\'', '"')
        .replace("BEN", ben.address)
        .replace("LONG", "x".repeat(4_001))
        .replace("FAR", "https://tidings.local/" + "a".repeat(300));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                             | missing-field | peer",
        "{'peer':'BEN'}                 | missing-field | text",
        "{'text':'x'}                   | missing-field | peer",
        "{'peer':null,'text':'x'}       | invalid-field | peer",
        "{'peer':7,'text':'x'}          | invalid-field | peer",
        "{'peer':'','text':'x'}         | invalid-field | peer",
        "{'peer':'http://tidings.local/ben','text':'x'} | invalid-field | peer",
        "{'peer':'tidings.local/b n','text':'x'}  | invalid-field | peer",
        "{'peer':'tidings.local/b\\r\\nn','text':'x'} | invalid-field | peer",
        "{'peer':'me@tidings.local/ben','text':'x'} | invalid-field | peer",
        "{'peer':'FAR','text':'x'}      | invalid-field | peer",
        "{'peer':'BEN','text':null}     | invalid-field | text",
        "{'peer':'BEN','text':7}        | invalid-field | text",
        "{'peer':'BEN','text':['x']}    | invalid-field | text",
        "{'peer':'BEN','text':''}       | invalid-field | text",
        "{'peer':'BEN','text':' \\n\\t'} | invalid-field | text",
        "{'peer':'BEN','text':'LONG'}   | invalid-field | text",
        "{'peer':'BEN','text':'a\\u0000b'} | invalid-field | text",
        "{'peer':'BEN','text':'a\\u001bb'} | invalid-field | text",
        "{'peer':'BEN','text':'\\ud800'} | invalid-field | text",
        "{'peer':'BEN','text':'\\udc00x'} | invalid-field | text",
        "{'peer':'BEN','text':'x','txt':1} | unknown-field | txt",
        "{'peer':'BEN','text':'x','rowId':1} | unknown-field | rowId",
      })
  void message_wrongField_isNamed(String body, String code, String field) {
    expectRefusal(ada.user.post("/api/v1/messages", json(body)), code, field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                          | missing-field | peer",
        "{'peer':'BEN'}              | missing-field | rowId",
        "{'peer':'BEN','rowId':null} | invalid-field | rowId",
        "{'peer':'BEN','rowId':'1'}  | invalid-field | rowId",
        "{'peer':'BEN','rowId':1.5}  | invalid-field | rowId",
        "{'peer':'BEN','rowId':1e0}  | invalid-field | rowId",
        "{'peer':'BEN','rowId':-1}   | invalid-field | rowId",
        "{'peer':'BEN','rowId':9007199254740992} | invalid-field | rowId",
        "{'peer':'BEN','rowId':99999999999999999999} | invalid-field | rowId",
        "{'peer':'BEN','rowId':2}    | invalid-field | rowId",
        "{'peer':'//','rowId':1}     | invalid-field | peer",
        "{'peer':'BEN','rowId':1,'tabId':'x'} | unknown-field | tabId",
      })
  void watermark_wrongField_isNamed(String body, String code, String field) {
    expectRefusal(ada.user.post("/api/v1/contacts/read", json(body)), code, field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                          | missing-field | peer",
        "{'peer':true}               | invalid-field | peer",
        "{'peer':'ftp://x/y'}        | invalid-field | peer",
        "{'peer':'BEN','name':'Ben'} | unknown-field | name",
      })
  void contact_wrongField_isNamed(String body, String code, String field) {
    expectRefusal(ada.user.post("/api/v1/contacts", json(body)), code, field);
  }

  private void expectRefusal(Answer answer, String code, String field) {
    answer.expectProblem(400, code, field);
    assertThat(answer.text("error")).isEqualTo(code);
    assertThat(answer.text("message")).isEqualTo(answer.text("detail")).contains(field);
    assertThat(answer.http().body()).doesNotContain("\\ud800").doesNotContain("\\u0000");
    expectNothing();
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0,limit",
    "limit=201,limit",
    "limit=-1,limit",
    "limit=x,limit",
    "limit=,limit",
    "limit=1.0,limit",
    "limit=99999999999999999999,limit",
    "before=0,before",
    "before=-1,before",
    "before=1e3,before",
    "before=9007199254740992,before",
    "before=,before",
    "before=%00,before"
  })
  void page_wrongParameter_isNamed(String query, String field) {
    ada.tryMessages(ben.address, "&" + query).expectProblem(400, "invalid-field", field);
  }

  @Test
  void pageAndRemoval_withoutPeer_sayThatItIsMissing() {
    ada.user.get("/api/v1/messages").expectProblem(400, "missing-field", "peer");
    ada.user.get("/api/v1/messages?peer=").expectProblem(400, "invalid-field", "peer");
    ada.user.delete("/api/v1/contacts").expectProblem(400, "missing-field", "peer");
    ada.user.delete("/api/v1/contacts?peer=a%20b").expectProblem(400, "invalid-field", "peer");
    expectNothing();
  }

  /** Addresses that nobody here has; one of a user has one form. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://tidings.local/nobody-at-all",
        "https://tidings.local",
        "https://elsewhere.example/ben",
        "https://tidings.local:8443/BEN",
        "https://tidings.local/x/BEN",
      })
  void unknownPeer_is404(String address) {
    String peer = address.replace("BEN", ben.user.username);
    ada.trySend(peer, "x").expectProblem(404, "unknown-peer", "peer");
    ada.user
        .post("/api/v1/contacts", ChatUser.body("peer", peer))
        .expectProblem(404, "unknown-peer", "peer");
    ada.tryMessages(peer, "").expectProblem(404, "unknown-peer", "peer");
    expectNothing();
  }

  @Test
  void usernameInUpperCase_isAnotherAddress() {
    String upper = "https://tidings.local/" + ben.user.username.toUpperCase(Locale.ROOT);
    ada.trySend(upper, "x").expectProblem(404, "unknown-peer", "peer");
    expectNothing();
  }

  @Test
  void peer_inAnyForm_isTheSameThread() {
    ChatUser eve = ChatUser.at(node);
    String name = ben.user.username;
    for (String form :
        List.of(
            "tidings.local/" + name,
            "HTTPS://Tidings.LOCAL/" + name,
            "https://tidings.local:443/" + name + "/")) {
      eve.trySend(form, form).expect(201);
      assertThat(
              eve.tryMessages(form, "&limit=1")
                  .expect(200)
                  .path("messages")
                  .get(0)
                  .path("text")
                  .asString())
          .isEqualTo(form);
    }
    assertThat(eve.contacts().size()).isEqualTo(1);
    assertThat(eve.contacts().get(0).path("peer").asString()).isEqualTo(ben.address);
    JsonNode read =
        ben.user
            .post(
                "/api/v1/contacts/read",
                "{\"peer\":\"TIDINGS.local/%s/\",\"rowId\":3}".formatted(eve.user.username))
            .expect(200);
    assertThat(read.path("peer").asString()).isEqualTo(eve.address);
    ben.newEvents();
  }

  @Test
  void body_thatIsNoObject_isRefused() {
    for (String path : List.of("messages", "contacts", "contacts/read")) {
      for (String body : List.of("[]", "7", "null", "{", "{}{}", "{\"peer\":1,\"peer\":2}")) {
        ada.user.post("/api/v1/" + path, body).expectProblem(400, "invalid-json", "body");
      }
      ada.user
          .with("Content-Type", "text/plain")
          .post("/api/v1/" + path, "{}")
          .expectProblem(415, "unsupported-media-type");
      ada.user
          .form("/api/v1/" + path, "peer", ben.address)
          .expectProblem(415, "unsupported-media-type");
      ada.user
          .post("/api/v1/" + path, "{\"peer\":\"" + "x".repeat(140_000) + "\"}")
          .expectProblem(413, "payload-too-large");
    }
    expectNothing();
  }

  @Test
  void idempotencyKey_thatIsNone_isRefused() {
    for (String key : List.of("", "a b", "x".repeat(129))) {
      ada.trySend(ben.address, "x", "Idempotency-Key", key)
          .expectProblem(400, "invalid-name", "Idempotency-Key");
    }
    expectNothing();
  }

  @Test
  void tabId_thatIsOdd_countsAsAbsent() {
    ChatUser eve = ChatUser.at(node);
    eve.trySend(ben.address, "x", "X-Tab-Id", "a b").expect(201);
    ben.newEvents();
    assertThat(eve.newEvents().getFirst().envelope().tabId()).isNull();
  }

  @Test
  void text_ofMostCharacters_isTaken_asItIs() {
    ChatUser eve = ChatUser.at(node);
    for (String text :
        List.of(
            "\u4e16".repeat(4_000),
            " a\r\nb\tc ",
            "<script>alert(1)</script>",
            "\ufeffx",
            "\"\\'")) {
      eve.trySend(ben.address, text).expect(201);
      assertThat(ben.texts(eve).getLast()).isEqualTo(text);
    }
    ben.newEvents();
  }
}
