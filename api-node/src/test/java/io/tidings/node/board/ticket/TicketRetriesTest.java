package io.tidings.node.board.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.IdempotencyKey;
import io.tidings.events.NewEvent;
import io.tidings.events.Topic;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.Answer;
import io.tidings.node.board.BoardTest;
import io.tidings.node.board.BoardTransactions;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A new ticket with an {@code Idempotency-Key} is made once, however often it is asked for. */
class TicketRetriesTest extends BoardTest {
  private TestUser ada;
  private TestBoard board;
  private String tickets;

  @BeforeEach
  void project() {
    ada = TestUser.at(node);
    board = ada.project();
    tickets = board.path + "/tickets";
    board.newEvents();
  }

  private static TestUser keyed(TestUser user, String key) {
    return user.with("Idempotency-Key", key);
  }

  @Test
  void retry_throughAnyEntryPoint_answersTheSameTicketAndTellsNothing() {
    String body = "{\"title\":\"Once\",\"columnId\":\"%s\"}".formatted(board.column(1));
    JsonNode made = keyed(ada, "k").post(tickets, body).expect(201);
    assertThat(board.newEventTypes()).containsExactly("ticket.created");
    Answer again = keyed(ada, "k").post(tickets, body);
    assertThat(again.expect(201)).isEqualTo(made);
    assertThat(again.http().headers().firstValue("ETag")).hasValue("\"1\"");
    String sameElsewhere = "{\"columnId\":%s, \"title\":\" Once \"}".formatted(board.column(1));
    String scoped = "/api/v1/repos/%s/%s/projects/%s/tickets";
    JsonNode project = ada.get(board.path).expect(200);
    scoped =
        scoped.formatted(
            project.path("owner").asString(), project.path("repo").asString(), board.key);
    assertThat(keyed(ada, "k").post(scoped, sameElsewhere).expect(201)).isEqualTo(made);
    assertThat(board.newEvents()).isEmpty();
    assertThat(board.board().path("tickets").size()).isEqualTo(1);
    keyed(ada, "another").post(tickets, body).expect(201);
    ada.post(tickets, body).expect(201);
    assertThat(board.board().path("tickets").size()).isEqualTo(3);
  }

  @Test
  void retry_ofATicketThatWasChangedSince_answersItAsItIs() {
    String id = keyed(ada, "k").post(tickets, "{\"title\":\"a\"}").text("id");
    JsonNode moved =
        ada.patch(tickets + "/" + id, "{\"title\":\"b\",\"columnId\":\"" + board.column(2) + "\"}")
            .expect(200);
    assertThat(keyed(ada, "k").post(tickets, "{\"title\":\"a\"}").expect(201)).isEqualTo(moved);
  }

  @Test
  void retry_ofATicketThatIsDeleted_makesNoOther() {
    String id = keyed(ada, "k").post(tickets, "{\"title\":\"a\"}").text("id");
    ada.delete(tickets + "/" + id).expect(204);
    board.newEvents();
    keyed(ada, "k").post(tickets, "{\"title\":\"a\"}").expectProblem(404, "not-found");
    assertThat(board.newEvents()).isEmpty();
  }

  /** A label that the ticket lost since is no reason to refuse the retry. */
  @Test
  void retry_whereWhatItNamesIsGone_isAnsweredAllTheSame() {
    String label = board.label("bug");
    String column = board.column(1);
    String body =
        "{\"title\":\"a\",\"labelIds\":[\"%s\"],\"columnId\":\"%s\"}".formatted(label, column);
    String id = keyed(ada, "k").post(tickets, body).text("id");
    ada.delete(board.path + "/labels/" + label).expect(204);
    ada.delete(board.path + "/columns/" + column).expect(204);
    assertThat(keyed(ada, "k").post(tickets, body).expect(201).path("id").asString()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"title\":\"b\"}",
        "{\"title\":\"a\",\"description\":\"x\"}",
        "{\"title\":\"a\",\"columnId\":null}",
        "{\"title\":\"a\",\"order\":0}",
      })
  void key_withOtherContent_isRefused(String other) {
    keyed(ada, "k").post(tickets, "{\"title\":\"a\"}").expect(201);
    board.newEvents();
    keyed(ada, "k").post(tickets, other).expectProblem(422, "key-reused", "Idempotency-Key");
    assertThat(board.newEvents()).isEmpty();
  }

  @Test
  void key_inAnotherProject_isRefused() {
    keyed(ada, "k").post(tickets, "{\"title\":\"a\"}").expect(201);
    TestBoard other = ada.project();
    keyed(ada, "k")
        .post(other.path + "/tickets", "{\"title\":\"a\"}")
        .expectProblem(422, "key-reused", "Idempotency-Key");
  }

  @Test
  void key_ofAnotherUser_isAnother() {
    TestUser grace = TestUser.at(node);
    board.add(grace, "writer");
    String mine = keyed(ada, "k").post(tickets, "{\"title\":\"a\"}").text("id");
    String hers = keyed(grace, "k").post(tickets, "{\"title\":\"a\"}").text("id");
    assertThat(hers).isNotEqualTo(mine);
    keyed(grace, "k").post(tickets, "{\"title\":\"a\"}").expect(201);
    ada.delete(board.path + "/members/" + grace.id).expect(204);
    keyed(grace, "k").post(tickets, "{\"title\":\"a\"}").expectProblem(404, "not-found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "%LONG%"})
  void key_thatIsNone_isRefused(String key) {
    keyed(ada, key.replace("%LONG%", "x".repeat(129)))
        .post(tickets, "{\"title\":\"a\"}")
        .expectProblem(400, "invalid-name", "Idempotency-Key");
    keyed(ada, "!~".repeat(64)).post(tickets, "{\"title\":\"a\"}").expect(201);
  }

  @Test
  void refusedTicket_leavesItsKeyFree() {
    keyed(ada, "k").post(tickets, "{\"title\":\"\"}").expectProblem(400, "invalid-field");
    keyed(ada, "k").post(tickets, "{\"title\":\"a\",\"labelIds\":[1]}").expect(400);
    keyed(ada, "k").post(tickets, "{\"title\":\"a\"}").expect(201);
  }

  /** Three hashes take turns: a key is found for a whole period at least, and then forgotten. */
  @Test
  void key_isRememberedForAPeriodAtLeast_andItsHashIsUsedAgain() {
    TicketKeys keys = new TicketKeys(ada.id, Duration.ofMinutes(10));
    IdempotencyKey key = new IdempotencyKey("k");
    Instant made = Instant.parse("2026-01-01T00:09:59Z");
    put(keys, made, key, 17);
    assertThat(find(keys, made, key)).isEqualTo(17);
    assertThat(find(keys, made.plus(Duration.ofMinutes(10)), key)).isEqualTo(17);
    assertThat(find(keys, made.plus(Duration.ofMinutes(11)), key)).isNull();
    assertThat(find(keys, made.plus(Duration.ofMinutes(30)), key)).as("its turn again").isNull();
    put(keys, made.plus(Duration.ofMinutes(30)), new IdempotencyKey("later"), 18);
    assertThat(stored()).isEqualTo(1);
    for (int minute = 0; minute < 100; minute++) {
      put(keys, made.plus(Duration.ofMinutes(40 + minute)), new IdempotencyKey("k" + minute), 19);
    }
    assertThat(stored()).isLessThanOrEqualTo(30);
  }

  private static void put(TicketKeys keys, Instant now, IdempotencyKey key, long ticket) {
    node.bean(BoardTransactions.class)
        .commit(
            Set.of(keys.versionName()),
            (view, commit) -> {
              keys.put(view, commit, now, key, "content", ticket);
              commit.addEvent(
                  new NewEvent(
                      List.of(new Topic("$user.0")),
                      "test",
                      JsonMapper.shared().createObjectNode(),
                      null));
              return ticket;
            });
  }

  private static @Nullable Long find(TicketKeys keys, Instant now, IdempotencyKey key) {
    return keys.find(node.bean(WorkspaceState.class), now, key, "content");
  }

  /** How many keys of the user are kept. */
  private int stored() {
    int keys = 0;
    for (String hash : TicketKeys.hashes(ada.id)) {
      keys +=
          (int)
              node.bean(WorkspaceState.class).hash(hash).keySet().stream()
                  .filter(field -> field.startsWith("key:"))
                  .count();
    }
    return keys;
  }
}
