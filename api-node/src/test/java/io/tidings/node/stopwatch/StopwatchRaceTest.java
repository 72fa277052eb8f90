package io.tidings.node.stopwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.embedded.RedisServer;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.Answer;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.TestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Changes of stopwatches and of their boards at the same time, on two nodes. */
@Tag("slow")
class StopwatchRaceTest {
  private static RedisServer redis;
  private static TestNode one;
  private static TestNode two;

  @BeforeAll
  static void start() {
    redis = RedisServer.start();
    one = TestNode.start("spring.data.redis.url=" + redis.url(), "tidings.snapshots.poll=0s");
    two = TestNode.start("spring.data.redis.url=" + redis.url(), "tidings.snapshots.poll=0s");
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
    redis.close();
  }

  private static List<Answer> atOnce(List<Supplier<Answer>> requests) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(requests.size())) {
      List<Future<Answer>> answers = new ArrayList<>();
      requests.forEach(request -> answers.add(threads.submit(request::get)));
      List<Answer> got = new ArrayList<>();
      for (Future<Answer> answer : answers) {
        got.add(answer.get(20, TimeUnit.SECONDS));
      }
      return got;
    }
  }

  private static String path(TestBoard board, String ticket, String action) {
    return board.path + "/tickets/" + ticket + "/stopwatch/" + action;
  }

  @Test
  void manyStartsAtOnce_neverMoreThanOneRuns() throws Exception {
    TestUser ada = TestUser.at(one);
    TestBoard board = ada.project();
    List<String> tickets = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      tickets.add(board.ticket("ticket " + i, board.column(0)));
    }
    try (StreamProbe probe = ada.open("/user/events")) {
      probe.expectConnected();
      for (int round = 0; round < 5; round++) {
        List<Supplier<Answer>> starts = new ArrayList<>();
        for (int i = 0; i < tickets.size(); i++) {
          TestUser user = i % 2 == 0 ? ada : ada.movedTo(two);
          String path = path(board, tickets.get(i), "start");
          starts.add(() -> user.post(path, null));
        }
        for (Answer answer : atOnce(starts)) {
          assertThat(answer.expect(200)).hasSize(1);
        }
      }
      JsonNode last = ada.get("/user/stopwatches").expect(200);
      assertThat(last).hasSize(1);
      String running = last.get(0).path("issue_index").asString();
      assertThat(ada.post(path(board, running, "cancel"), null).expect(200)).isEmpty();
      int empty = 0;
      while (empty == 0) {
        JsonNode list = probe.nextSnapshot("stopwatches").data();
        assertThat(list.size()).isLessThanOrEqualTo(1);
        empty = list.isEmpty() && probe.snapshots("stopwatches").size() > 30 ? 1 : 0;
      }
      assertThat(one.bean(WorkspaceState.class).hash(StopwatchKeys.ofProject(board.id))).isEmpty();
    }
  }

  @Test
  void startedWhileTheTicketIsDeleted_neverOutlivesIt() throws Exception {
    TestUser ada = TestUser.at(one);
    TestBoard board = ada.project();
    WorkspaceState state = one.bean(WorkspaceState.class);
    for (int round = 0; round < 20; round++) {
      String ticket = board.ticket("a", board.column(0));
      List<Answer> answers =
          atOnce(
              List.of(
                  () -> ada.movedTo(two).post(path(board, ticket, "start"), null),
                  () -> ada.delete(board.path + "/tickets/" + ticket)));
      assertThat(answers.getFirst().status()).isIn(200, 404);
      answers.getLast().expect(204);
      assertThat(state.hash(StopwatchKeys.ofUser(ada.id))).isEmpty();
      assertThat(state.hash(StopwatchKeys.ofProject(board.id))).isEmpty();
    }
  }

  @Test
  void allProjectsDeleted_theListIsEmptyAtOnce() {
    TestUser admin = TestUser.adminAt(one);
    TestUser ada = TestUser.at(two);
    TestBoard board = ada.project();
    String ticket = board.ticket("a", board.column(0));
    ada.post(path(board, ticket, "start"), null).expect(200);
    ada.post(path(board, ticket, "stop"), null).expect(200);
    ada.post(path(board, ticket, "start"), null).expect(200);
    try (StreamProbe probe = ada.open("/user/events")) {
      assertThat(probe.nextSnapshot("stopwatches").data()).hasSize(1);
      String wipe =
          "{\"confirm\":\"DELETE ALL PROJECTS\",\"password\":\"%s\"}".formatted(TestUser.PASSWORD);
      assertThat(admin.post("/api/admin/database/wipe-projects", wipe).status()).isLessThan(300);
      assertThat(probe.nextSnapshot("stopwatches").data()).isEmpty();
    }
    WorkspaceState state = one.bean(WorkspaceState.class);
    assertThat(state.hash(StopwatchKeys.ofUser(ada.id))).isEmpty();
    assertThat(state.hash(StopwatchKeys.ofProject(board.id))).isEmpty();
    assertThat(state.hash(StopwatchKeys.times(board.id))).isEmpty();
  }
}
