package io.tidings.node.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidings.events.embedded.RedisServer;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.test.TestNode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How much notifications may take: on a Redis of its own, whose calls can be counted. */
class NotificationLimitsTest {
  private static final Pattern CALLS = Pattern.compile("cmdstat_evalsha(?:_ro)?:calls=(\\d+)");
  private static final int MANY = 20;

  private static RedisServer redis;
  private static TestNode node;

  @BeforeAll
  static void start() {
    redis = RedisServer.start();
    node = start("true");
  }

  private static TestNode start(String enabled) {
    return TestNode.start(
        "spring.data.redis.url=" + redis.url(),
        "tidings.notification.max-per-user=5",
        "tidings.stopwatch.enabled=false",
        "tidings.notification.enabled=" + enabled);
  }

  @AfterAll
  static void stop() {
    node.close();
    redis.close();
  }

  @Test
  void oldest_isDropped_andNoLongerCounted() {
    TestUser ada = TestUser.at(node);
    TestUser ben = TestUser.at(node);
    TestBoard board = ada.project();
    board.add(ben, "writer");
    for (int i = 0; i < 8; i++) {
      NotificationTest.ticket(ada, board, "{'title':'@%s'}", ben.username);
    }
    assertThat(NotificationTest.kinds(ben)).hasSize(5).containsOnly("mention");
    assertThat(NotificationTest.newest(ben).path("id").asString()).isEqualTo("8");
    NotificationTest.mark(ben, "{'read':true,'upTo':6}");
    for (int i = 0; i < 4; i++) {
      NotificationTest.ticket(ada, board, "{'title':'@%s'}", ben.username);
    }
    assertThat(NotificationTest.kinds(ben)).hasSize(5).containsOnly("mention");
    NotificationTest.mark(ben, "{'read':true}");
    assertThat(NotificationTest.kinds(ben)).hasSize(5).containsOnly("(mention)");
    Map<String, String> stored =
        node.bean(WorkspaceState.class).hash(new NotificationKeys(ben.id).inbox());
    assertThat(stored.keySet())
        .containsExactlyInAnyOrder("index", "unread", "n:8", "n:9", "n:10", "n:11", "n:12");
  }

  @Test
  void ticket_ofItsOnlyParticipant_costsNoFurtherCall() {
    double on = callsPerTicket(node);
    try (TestNode without = start("false")) {
      double off = callsPerTicket(without);
      // What nodes do by themselves takes some calls, too; one for each ticket would be 1.
      assertThat(on).isCloseTo(off, within(0.9));
    }
  }

  private static double callsPerTicket(TestNode on) {
    TestUser ada = TestUser.at(on);
    TestBoard board = ada.project();
    String column = board.column(1);
    long before = calls();
    for (int i = 0; i < MANY; i++) {
      String ticket = NotificationTest.ticket(ada, board, "{'title':'a@b @','description':'x'}");
      NotificationTest.edit(ada, board, ticket, "{'title':'plain','assigneeIds':[%d]}", ada.id);
      ada.post(
              board.path + "/tickets/" + ticket + "/move",
              NotificationTest.json("{'columnId':'%s'}", column))
          .expect(200);
    }
    return (calls() - before) / (double) MANY;
  }

  private static long calls() {
    Matcher stats = CALLS.matcher(String.valueOf(redis.call("INFO", "commandstats")));
    long calls = 0;
    while (stats.find()) {
      calls += Long.parseLong(stats.group(1));
    }
    assertThat(calls).isPositive();
    return calls;
  }
}
