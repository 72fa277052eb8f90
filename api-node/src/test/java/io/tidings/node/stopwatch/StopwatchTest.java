package io.tidings.node.stopwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Commit.Write;
import io.tidings.events.NewEvent;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.node.board.Answer;
import io.tidings.node.board.BoardTest;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.test.SseProbe;
import io.tidings.node.user.UserTopics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Starting, stopping and cancelling over HTTP, and the times that are recorded. */
class StopwatchTest extends BoardTest {
  private TestUser ada;
  private TestBoard board;
  private String ticket = "";

  @BeforeEach
  void project() {
    ada = TestUser.at(node);
    board = ada.project();
    ticket = board.ticket("Analytical engine", board.column(0));
  }

  private String path(String id, String action) {
    return board.path + "/tickets/" + id + "/stopwatch/" + action;
  }

  private JsonNode post(TestUser user, String id, String action) {
    return user.post(path(id, action), null).expect(200);
  }

  private JsonNode times(TestUser user, String id) {
    return user.get(board.path + "/tickets/" + id + "/times").expect(200);
  }

  private static JsonNode list(TestUser user) {
    return user.get("/user/stopwatches").expect(200);
  }

  /** As if it had been started so long ago. */
  private void age(TestUser user, String id, long seconds) {
    WorkspaceState state = node.bean(WorkspaceState.class);
    Instant started = state.time().minusSeconds(seconds);
    Stopwatch old = new Stopwatch(Long.parseLong(id), board.id, started);
    NewEvent announced =
        NewEvent.of(UserTopics.user(user.id), "stopwatches", JsonMapper.shared().createArrayNode());
    List<Write> writes = new StopwatchDraft(user.id, List.of(), List.of(old)).writes();
    state.change(
        Set.of(StopwatchKeys.ofUser(user.id)),
        _ -> Change.none(true).and(writes, List.of(announced)));
  }

  @Test
  void noStopwatch_isAnEmptyArray() {
    assertThat(ada.get("/user/stopwatches").http().body()).isEqualTo("[]");
    assertThat(times(ada, ticket)).isEqualTo(json("{'total':0,'times':[]}"));
  }

  @Test
  void started_isListedWithAllFields() {
    Instant before = node.bean(WorkspaceState.class).time();
    JsonNode started = post(ada, ticket, "start");
    JsonNode item = list(ada).get(0);
    assertThat(list(ada)).hasSize(1);
    assertThat(started.get(0).path("created")).isEqualTo(item.path("created"));
    assertThat(Instant.parse(item.path("created").asString()))
        .isBetween(before.minusMillis(1), node.bean(WorkspaceState.class).time());
    assertThat(item.path("seconds").asLong(-1)).isBetween(0L, 5L);
    assertThat(item.path("duration").asString()).isEqualTo(item.path("seconds").asLong() + "s");
    JsonNode project = ada.get(board.path).expect(200);
    assertThat(item.path("repo_owner_name")).isEqualTo(project.path("owner"));
    assertThat(item.path("repo_name")).isEqualTo(project.path("repo"));
    assertThat(item.path("issue_index")).isEqualTo(json(ticket));
    assertThat(item.path("issue_title").asString()).isEqualTo("Analytical engine");
    assertThat(item.path("project_id")).isEqualTo(json(Long.toString(board.id)));
    assertThat(item.path("project_key").asString()).isEqualTo(board.key);
    assertThat(item.path("ticket_number").asLong()).isEqualTo(1);
    assertThat(item.size()).isEqualTo(10);
  }

  @Test
  void projectWithoutRepository_goesByItsKey() {
    TestBoard own = ada.project(",\"scope\":\"user\",\"owner\":\"" + ada.username + "\"");
    String card = own.ticket("a", own.column(0));
    String path = "/%s/%s/issues/%s/times/stopwatch/".formatted(ada.username, own.key, card);
    JsonNode item = ada.post(path + "start", null).expect(200).get(0);
    assertThat(item.path("repo_name").asString()).isEqualTo(own.key);
    assertThat(item.path("repo_owner_name").asString()).isEqualTo(ada.username);
    assertThat(ada.post(path + "cancel", null).expect(200)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0,0s", "59,59s", "60,1m 0s", "3599,59m 59s", "3600,1h 0m 0s", "360061,100h 1m 1s"})
  void duration_isShort(long seconds, String text) {
    assertThat(StopwatchItem.duration(seconds)).isEqualTo(text);
  }

  @Test
  void stop_recordsTheTime_cancelDoesNot() {
    age(ada, ticket, 100);
    assertThat(list(ada).get(0).path("seconds").asLong()).isBetween(100L, 110L);
    assertThat(post(ada, ticket, "stop")).isEmpty();
    long total = times(ada, ticket).path("total").asLong();
    assertThat(total).isBetween(100L, 110L);
    age(ada, ticket, 1000);
    assertThat(post(ada, ticket, "cancel")).isEmpty();
    assertThat(times(ada, ticket).path("total").asLong()).isEqualTo(total);
    age(ada, ticket, 20);
    post(ada, ticket, "stop");
    JsonNode sum = times(ada, ticket);
    assertThat(sum.path("total").asLong()).isBetween(total + 20, total + 30);
    assertThat(sum.path("times").get(0).path("userId").asString()).isEqualTo("" + ada.id);
    assertThat(sum.path("times").get(0).path("seconds")).isEqualTo(sum.path("total"));
  }

  @Test
  void clockThatWasSetBack_recordsNoNegativeTime() {
    age(ada, ticket, -1000);
    post(ada, ticket, "stop");
    assertThat(times(ada, ticket).path("total").asLong(-1)).isZero();
  }

  @Test
  void times_areKeptByUser() {
    TestUser bob = TestUser.at(node);
    board.add(bob, "writer");
    for (Map.Entry<TestUser, Integer> one : Map.of(ada, 100, bob, 1000).entrySet()) {
      age(one.getKey(), ticket, one.getValue());
      post(one.getKey(), ticket, "stop");
    }
    JsonNode times = times(bob, ticket);
    assertThat(times.path("times")).hasSize(2);
    assertThat(times.path("total").asLong()).isBetween(1100L, 1120L);
    assertThat(times.path("times").get(0).path("userId").asString()).isEqualTo("" + ada.id);
  }

  @Test
  void oneMoreStarted_stopsTheOldest_andRecordsItsTime() {
    String second = board.ticket("b", board.column(0));
    age(ada, ticket, 50);
    JsonNode list = post(ada, second, "start");
    assertThat(list).hasSize(1);
    assertThat(list.get(0).path("issue_index")).isEqualTo(json(second));
    assertThat(times(ada, ticket).path("total").asLong()).isBetween(50L, 60L);
    assertThat(times(ada, second).path("total").asLong(-1)).isZero();
  }

  @Test
  void repeated_changesNothing() {
    String created = post(ada, ticket, "start").get(0).path("created").asString();
    assertThat(post(ada, ticket, "start").get(0).path("created").asString()).isEqualTo(created);
    assertThat(post(ada, ticket, "stop")).isEmpty();
    assertThat(post(ada, ticket, "stop")).isEmpty();
    assertThat(post(ada, ticket, "cancel")).isEmpty();
  }

  @Test
  void pathsOfRepositories_bothForms() {
    JsonNode project = ada.get(board.path).expect(200);
    String names = project.path("owner").asString() + "/" + project.path("repo").asString();
    String web = "/" + names + "/issues/" + ticket + "/times/stopwatch/";
    String api = "/api/v1/repos/" + names + "/issues/" + ticket + "/stopwatch/";
    assertThat(ada.post(web + "start", null).expect(200)).hasSize(1);
    ada.post(api + "start", null).expectProblem(409, "stopwatch-unchanged");
    assertThat(ada.post(api + "stop", null).expect(201).isNull()).isTrue();
    ada.post(api + "stop", null).expectProblem(409, "stopwatch-unchanged");
    ada.post(api + "start", null).expect(201);
    ada.delete(api + "delete").expect(204);
    ada.delete(api + "delete").expectProblem(409, "stopwatch-unchanged");
    assertThat(list(ada)).isEmpty();
    String foreign = web.replace("/" + names, "/other/" + project.path("repo").asString());
    ada.post(foreign + "start", null).expectProblem(404, "not-found");
  }

  @Test
  void stranger_learnsNothing_readerCannotStart() {
    TestUser stranger = TestUser.at(node);
    Answer none =
        stranger.post("/api/projects/999999999/tickets/" + ticket + "/stopwatch/start", null);
    none.expectProblem(404, "not-found");
    assertThat(stranger.post(path(ticket, "start"), null).expect(404).path("detail"))
        .isEqualTo(none.json().path("detail"));
    stranger.get(board.path + "/tickets/" + ticket + "/times").expectProblem(404, "not-found");
    JsonNode project = ada.get(board.path).expect(200);
    stranger
        .post(
            "/%s/%s/issues/%s/times/stopwatch/start"
                .formatted(
                    project.path("owner").asString(), project.path("repo").asString(), ticket),
            null)
        .expectProblem(404, "not-found");
    TestUser reader = TestUser.at(node);
    board.add(reader, "reader");
    reader.post(path(ticket, "start"), null).expectProblem(403, "forbidden");
    times(reader, ticket);
    ada.patch(board.path, "{\"closed\":true}").expect(200);
    ada.post(path(ticket, "start"), null).expectProblem(403, "project-closed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "1.0", "99999999999999999999", "999999999"})
  void unknownTicket_is404(String id) {
    ada.post(path(id, "start"), null).expectProblem(404, "not-found");
    ada.get(board.path + "/tickets/" + id + "/times").expectProblem(404, "not-found");
  }

  @Test
  void guest_is401_andNeverRedirected() {
    TestUser guest = TestUser.guestAt(node);
    guest.get("/user/stopwatches").expectProblem(401, "unauthorized");
    guest.post(path(ticket, "start"), null).expectProblem(401, "unauthorized");
    guest.post("/a/b/issues/1/times/stopwatch/start", null).expectProblem(401, "unauthorized");
    guest.post("/api/v1/repos/a/b/issues/1/stopwatch/start", null).expect(401);
  }

  @Test
  void otherAction_isNotFound() {
    ada.post(path(ticket, "pause"), null).expect(404);
    ada.get("/a/b/issues/1/times/stopwatch/start").expect(405);
  }

  @Test
  void ticketTransferred_theStopwatchAndItsTimesGoAlong() {
    TestBoard target = ada.project();
    age(ada, ticket, 70);
    post(ada, ticket, "stop");
    post(ada, ticket, "start");
    ada.post(
            board.path + "/tickets/" + ticket + "/transfer",
            "{\"targetProjectId\":\"" + target.id + "\"}")
        .expect(200);
    assertThat(list(ada).get(0).path("project_key").asString()).isEqualTo(target.key);
    String there = target.path + "/tickets/" + ticket;
    assertThat(ada.get(there + "/times").expect(200).path("total").asLong()).isBetween(70L, 80L);
    assertThat(ada.post(there + "/stopwatch/stop", null).expect(200)).isEmpty();
    assertThat(node.bean(WorkspaceState.class).hash(StopwatchKeys.times(board.id))).isEmpty();
    assertThat(node.bean(WorkspaceState.class).hash(StopwatchKeys.ofProject(target.id))).isEmpty();
  }

  @Test
  void ticketOrProjectDeleted_nothingIsLeft() {
    age(ada, ticket, 70);
    post(ada, ticket, "stop");
    post(ada, ticket, "start");
    String second = board.ticket("b", board.column(0));
    ada.delete(board.path + "/tickets/" + ticket).expect(204);
    assertThat(list(ada)).isEmpty();
    WorkspaceState state = node.bean(WorkspaceState.class);
    assertThat(state.hash(StopwatchKeys.ofUser(ada.id))).isEmpty();
    assertThat(state.hash(StopwatchKeys.times(board.id))).isEmpty();
    age(ada, second, 70);
    post(ada, second, "stop");
    post(ada, second, "start");
    ada.delete(board.path).expect(204);
    assertThat(list(ada)).isEmpty();
    assertThat(state.hash(StopwatchKeys.ofUser(ada.id))).isEmpty();
    assertThat(state.hash(StopwatchKeys.ofProject(board.id))).isEmpty();
    assertThat(state.hash(StopwatchKeys.times(board.id))).isEmpty();
  }

  /** A project that its administrator reads by that alone. */
  @Test
  void rightsOfAnAdministratorLost_theStopwatchEnds_andDoesNotComeBack() {
    TestUser admin = TestUser.adminAt(node);
    TestUser boss = TestUser.adminAt(node);
    TestBoard hidden = ada.project(",\"visibility\":\"private\"");
    String secret = hidden.ticket("Secret", hidden.column(0));
    admin.post(hidden.path + "/tickets/" + secret + "/stopwatch/start", null).expect(200);
    try (SseProbe probe = admin.open("/user/events")) {
      assertThat(probe.nextSnapshot("stopwatches").data()).hasSize(1);
      boss.patch("/api/users/" + admin.id, "{\"admin\":false}").expect(200);
      assertThat(probe.nextSnapshot("stopwatches").data()).isEmpty();
    }
    boss.patch("/api/users/" + admin.id, "{\"admin\":true}").expect(200);
    assertThat(list(admin)).isEmpty();
  }

  @Test
  void tooManyChanges_are429() {
    int answered = 0;
    for (int i = 0; i <= StopwatchLimiter.BURST + 20; i++) {
      Answer answer = ada.post(path(ticket, i % 2 == 0 ? "start" : "cancel"), null);
      if (answer.status() == 429) {
        answer.expectProblem(429, "too-many-changes");
        return;
      }
      answered++;
    }
    assertThat(answered).as("answered without a refusal").isZero();
  }
}
