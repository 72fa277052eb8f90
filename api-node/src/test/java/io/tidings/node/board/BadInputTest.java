package io.tidings.node.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are wrong: told so, field by field; nothing changes, and nothing is told. */
class BadInputTest extends BoardTest {
  private static final String LONG = "x".repeat(256);

  private TestUser ada;
  private TestBoard board;
  private String ticket;

  @BeforeEach
  void project() {
    ada = TestUser.at(node);
    board = ada.project();
    ticket = board.path + "/tickets/" + board.ticket("card", board.column(0));
    board.newEvents();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                  | missing-field | title",
        "{'title':null}                      | invalid-field | title",
        "{'title':7}                         | invalid-field | title",
        "{'title':''}                        | invalid-field | title",
        "{'title':'  '}                      | invalid-field | title",
        "{'title':'LONG'}                    | invalid-field | title",
        "{'title':'a\\u0000b'}               | invalid-field | title",
        "{'title':'a\\nb'}                   | invalid-field | title",
        "{'title':'\\ud800'}                 | invalid-field | title",
        "{'title':'x','description':1}       | invalid-field | description",
        "{'title':'x','description':'\\udc00'} | invalid-field | description",
        "{'title':'x','description':'\\u0007'} | invalid-field | description",
        "{'title':'x','labelIds':'1'}        | invalid-field | labelIds",
        "{'title':'x','labelIds':[null]}     | invalid-field | labelIds[0]",
        "{'title':'x','labelIds':[7,'1x']}   | invalid-field | labelIds[1]",
        "{'title':'x','labelIds':[7,7,1.5]}  | invalid-field | labelIds[2]",
        "{'title':'x','labelIds':[999999999]} | invalid-field | labelIds[0]",
        "{'title':'x','assigneeIds':1}       | invalid-field | assigneeIds",
        "{'title':'x','assigneeIds':['me']}  | invalid-field | assigneeIds[0]",
        "{'title':'x','assigneeIds':[999999999]} | invalid-field | assigneeIds[0]",
        "{'title':'x','columnId':true}       | invalid-field | columnId",
        "{'title':'x','columnId':'-1'}       | invalid-field | columnId",
        "{'title':'x','columnId':'999999999'} | invalid-field | columnId",
        "{'title':'x','columnId':'99999999999999999999'} | invalid-field | columnId",
        "{'title':'x','order':-1}            | invalid-field | order",
        "{'title':'x','order':0.5}           | invalid-field | order",
        "{'title':'x','order':'0'}           | invalid-field | order",
        "{'title':'x','columnId':null,'order':0} | invalid-field | order",
        "{'title':'x','name':'y'}            | unknown-field | name",
        "{'title':'x','id':'1'}              | unknown-field | id",
      })
  void ticket_wrongField_isNamed(String body, String code, String field) {
    String json = body.replace('\'', '"').replace("LONG", LONG);
    ada.post(board.path + "/tickets", json).expectProblem(400, code, field);
    if (!code.equals("missing-field")) {
      ada.patch(ticket, json).expectProblem(400, code, field);
    }
    assertThat(board.newEvents()).isEmpty();
    assertThat(board.board().path("tickets").size()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"red", "#fff", "#gggggg", "ffffff", "#1234567", "", "#ffffff "})
  void color_noHex_isRefused(String color) {
    String json = "{\"title\":\"x\",\"color\":\"" + color + "\"}";
    ada.post(board.path + "/columns", json).expectProblem(400, "invalid-field", "color");
    ada.patch(board.path + "/columns/" + board.column(0), json)
        .expectProblem(400, "invalid-field", "color");
    ada.post(board.path + "/labels", json.replace("title", "name"))
        .expectProblem(400, "invalid-field", "color");
    assertThat(board.newEvents()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'title':'x'}                        | missing-field | key",
        "{'key':'AB'}                         | missing-field | title",
        "{'key':'ab','title':'x'}             | invalid-field | key",
        "{'key':'A','title':'x'}              | invalid-field | key",
        "{'key':'ABCDEFGHIJK','title':'x'}    | invalid-field | key",
        "{'key':'1A','title':'x'}             | invalid-field | key",
        "{'key':'AB','title':'x','scope':'team'} | invalid-field | scope",
        "{'key':'AB','title':'x','scope':'REPO'} | invalid-field | scope",
        "{'key':'AB','title':'x','owner':'a b'} | invalid-field | owner",
        "{'key':'AB','title':'x','repo':'../x'} | invalid-field | repo",
        "{'key':'AB','title':'x','visibility':'secret'} | invalid-field | visibility",
        "{'key':'AB','title':'x','closed':true} | unknown-field | closed",
      })
  void project_wrongField_isNamed(String body, String code, String field) {
    ada.post("/api/projects", body.replace('\'', '"')).expectProblem(400, code, field);
  }

  /** A constructor that refuses its fields must not hide that one of them is misspelt. */
  @Test
  void unknownField_isToldBeforeWhatIsMissing() {
    TestUser owner = TestUser.at(node);
    TestBoard board = owner.project();
    owner
        .post(board.path + "/members", "{\"usrname\":\"ada\",\"role\":\"reader\"}")
        .expectProblem(400, "unknown-field", "usrname");
  }

  /** Characters of one and two units in turn: a recursive check would need a stack for each. */
  @Test
  void description_ofTenThousandMixedCharacters_isTaken() {
    TestUser owner = TestUser.at(node);
    TestBoard board = owner.project();
    String text = "a\ud83d\ude00".repeat(5_000);
    owner
        .post(board.path + "/tickets", "{\"title\":\"x\",\"description\":\"%s\"}".formatted(text))
        .expect(201);
  }

  @Test
  void labelThatIsGone_isNamedByItsPlaceAndId() {
    String kept = board.label("kept");
    String gone = board.label("gone");
    ada.delete(board.path + "/labels/" + gone).expect(204);
    board.newEvents();
    String labels = "\"labelIds\":[\"%s\",\"%s\",\"%s\"]".formatted(kept, kept, gone);
    for (Answer answer :
        List.of(
            ada.patch(ticket, "{\"title\":\"typed\"," + labels + "}"),
            ada.post(board.path + "/tickets", "{\"title\":\"typed\"," + labels + "}"))) {
      answer.expectProblem(400, "invalid-field", "labelIds[2]");
      assertThat(answer.text("detail"))
          .isEqualTo("labelIds[2] has to be a label of this project; got \"" + gone + "\".");
    }
    assertThat(ada.patch(ticket, "{\"labelIds\":[\"7\",{\"id\":7}]}").text("detail"))
        .isEqualTo("labelIds[1] has to be an id; got {\"id\":7}.");
    assertThat(board.newEvents()).isEmpty();
  }

  /** What reads the same is the same, however it is typed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Needs Work",
        "needs work",
        "  Needs Work ",
        "Needs  Work",
        "Needs\u00a0Work",
        "Ne\u200beds Work",
        "\uff2eeeds Work"
      })
  void nameThatIsTaken_isRefused(String name) {
    String path = board.path + "/";
    for (String kind : List.of("columns", "labels")) {
      String field = kind.equals("columns") ? "title" : "name";
      String json = "{\"" + field + "\":\"%s\",\"color\":\"#22c55e\"}";
      Answer first = ada.post(path + kind, json.formatted("Needs Work"));
      first.expect(201);
      String other = ada.post(path + kind, json.formatted("Other")).text("id");
      board.newEvents();
      ada.post(path + kind, json.formatted(name)).expectProblem(409, "name-taken", field);
      Answer renamed = ada.patch(path + kind + "/" + other, json.formatted(name));
      renamed.expectProblem(409, "name-taken", field);
      assertThat(renamed.text("detail")).contains("\"Needs Work\"");
      assertThat(board.newEvents()).isEmpty();
      // Its own name may be written otherwise.
      ada.patch(path + kind + "/" + first.text("id"), json.formatted("NEEDS work")).expect(200);
    }
  }

  @Test
  void title_ofMostCharacters_isTaken_pairsCountAsOne() {
    String title = "\uD83D\uDE00".repeat(255);
    assertThat(
            ada.post(board.path + "/tickets", "{\"title\":\"" + title + "\"}")
                .expect(201)
                .path("title")
                .asString())
        .isEqualTo(title);
    ada.post(board.path + "/tickets", "{\"title\":\"" + title + "x\"}")
        .expectProblem(400, "invalid-field", "title");
  }

  @Test
  void description_ofMostCharacters_isTaken() {
    String body = "{\"title\":\"x\",\"description\":\"%s\"}";
    ada.post(board.path + "/tickets", body.formatted("\u4e16".repeat(10_000))).expect(201);
    ada.post(board.path + "/tickets", body.formatted("x".repeat(10_001)))
        .expectProblem(400, "invalid-field", "description");
    ada.post(board.path + "/tickets", body.formatted("x".repeat(70_000)))
        .expectProblem(413, "payload-too-large");
  }

  @Test
  void order_beyondAnyNumber_isTheEnd() {
    String order = "{\"title\":\"x\",\"order\":99999999999999999999}";
    assertThat(ada.post(board.path + "/tickets", order).expect(201).path("order").asInt())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "01", "x", "1e3", "99999999999999999999", "%F0%9F", "%20"})
  void path_thatIsNoId_is404(String id) {
    for (String path : List.of("/tickets/" + id, "/columns/" + id + "/tickets")) {
      int status = ada.get(board.path + path).status();
      assertThat(status).as(path).isIn(404, 400);
    }
    assertThat(ada.get("/api/projects/" + id).status()).isIn(404, 400);
    assertThat(ada.patch(board.path + "/labels/" + id, "{}").status()).isIn(404, 400);
    assertThat(board.newEvents()).isEmpty();
  }

  @Test
  void body_thatIsNoObject_isRefused() {
    for (String body :
        List.of("[]", "7", "null", "{", "{\"title\":\"x\"}{}", "{\"a\":1,\"a\":2}")) {
      ada.patch(ticket, body).expectProblem(400, "invalid-json", "body");
    }
    ada.form(board.path + "/tickets", "title", "x").expectProblem(415, "unsupported-media-type");
    assertThat(board.newEvents()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "title=%zz",
        "title=%",
        "title=ok%2",
        "title=%ff",
        "title=%c0%80",
        "title=%ed%a0%80",
        "%zz=1&title=a",
        "title=a&title=b",
        "title",
        "=x",
        "%00=x",
        "&&"
      })
  void form_thatIsNone_isRefused(String body) {
    Answer answer = ada.rawForm("/board/" + board.key + "/tickets", body);
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(400);
    assertThat(board.newEvents()).isEmpty();
  }

  @Test
  void tags_thatAreOdd_countAsAbsent() {
    ada.with("X-Tab-Id", "a b", "X-Session-Tag", "y".repeat(129))
        .patch(ticket, "{\"title\":\"one\"}")
        .expect(200);
    ada.with("X-Session-Tag", "only").patch(ticket, "{\"title\":\"two\"}").expect(200);
    var events = board.newEvents();
    assertThat(events.get(0).envelope().tabId()).isNull();
    assertThat(events.get(0).envelope().data().has("sessionTag")).isFalse();
    assertThat(events.get(1).envelope().tabId()).isEqualTo("only");
    assertThat(events.get(1).envelope().data().has("sessionTag")).isFalse();
  }
}
