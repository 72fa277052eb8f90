package io.tidings.node.board.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.node.board.Answer;
import io.tidings.node.board.BoardTest;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.ops.Limit;
import io.tidings.node.test.Frame;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who is looking. */
class ViewersTest extends BoardTest {
  private static final Duration SHORT = Duration.ofSeconds(4);

  /** A node that forgets silent tabs after a short timeout. */
  private static TestNode shortTimeoutNode;

  @BeforeAll
  static void startShortTimeoutNode() {
    shortTimeoutNode = TestNode.start("tidings.board.viewer-timeout=" + SHORT.toMillis() + "ms");
  }

  @AfterAll
  static void stopShortTimeoutNode() {
    shortTimeoutNode.close();
  }

  private static JsonNode viewers(TestUser user, TestBoard board, String tab) {
    return user.put(board.path + "/viewers/" + tab, "{}").expect(200).path("viewers");
  }

  private static String summary(TestUser user) {
    return "{'id':'%d','username':'%s','name':'User %s','avatar':null}"
        .formatted(user.id, user.username, user.username);
  }

  private static String announced(TestUser user) {
    return "{'id':%d,'name':'User %s','avatar':null}".formatted(user.id, user.username);
  }

  @Test
  void look_severalTabsOfTwoUsers_areTwoViewers() {
    TestUser ada = TestUser.at(node);
    TestUser grace = TestUser.at(node);
    TestBoard board = ada.project(",\"visibility\":\"public\"");
    assertThat(viewers(ada, board, "one")).isEqualTo(json("[" + summary(ada) + "]"));
    assertThat(viewers(ada, board, "two")).isEqualTo(json("[" + summary(ada) + "]"));
    String both = "[" + summary(ada) + "," + summary(grace) + "]";
    assertThat(viewers(grace, board, "one")).isEqualTo(json(both));
    ada.delete(board.path + "/viewers/one").expect(204);
    assertThat(viewers(grace, board, "one")).isEqualTo(json(both));
    ada.with("Content-Type", "text/plain")
        .post(board.path + "/viewers/two/leave", null)
        .expect(204);
    assertThat(viewers(grace, board, "one")).isEqualTo(json("[" + summary(grace) + "]"));
    assertThat(board.newEvents()).isEmpty();
  }

  @Test
  void look_badTab_isRefused() {
    TestUser ada = TestUser.at(node);
    TestBoard board = ada.project();
    ada.put(board.path + "/viewers/a%20b", "{}").expectProblem(400, "invalid-field", "tabId");
    ada.put(board.path + "/viewers/" + "x".repeat(129), "{}")
        .expectProblem(400, "invalid-field", "tabId");
  }

  @Test
  void look_andLeave_areAnnouncedWhenTheUsersChange() {
    TestUser ada = TestUser.at(node);
    TestUser grace = TestUser.at(node);
    TestBoard board = ada.project();
    board.add(grace, "reader");
    StreamRequest request = ada.stream("/user/events").withNames();
    try (SseProbe probe = SseProbe.open(node.port(), request)) {
      probe.expectConnected();
      viewers(ada, board, "a");
      viewers(ada, board, "b");
      viewers(grace, board, "c");
      grace.delete(board.path + "/viewers/c").expect(204);
      grace.delete(board.path + "/viewers/c").expect(204);
      expect(probe.nextEvent(), board, announced(ada));
      expect(probe.nextEvent(), board, announced(ada) + "," + announced(grace));
      expect(probe.nextEvent(), board, announced(ada));
      board.ticket("the next event", board.column(0));
      probe.expectEvent("project-board." + board.id);
    }
  }

  /** However many tabs one user says there are, the others are shown, and so is the user. */
  @Test
  void look_withVeryManyTabs_leavesRoomForOthers() {
    TestUser ada = TestUser.at(node);
    TestUser linus = TestUser.at(node);
    TestUser grace = TestUser.at(node);
    TestBoard board = ada.project(",\"visibility\":\"public\"");
    viewers(ada, board, "before");
    for (int i = 0; i < ViewerChangeLimiter.BURST; i++) {
      viewers(linus, board, "tab" + i);
    }
    String all = "[" + summary(ada) + "," + summary(linus) + "," + summary(grace) + "]";
    assertThat(viewers(grace, board, "after")).isEqualTo(json(all));
    assertThat(node.redis().call("ZCARD", "tidings:{main}:state:viewers." + board.id))
        .isEqualTo(1L + 10 + 1);
  }

  /** The tabs that were longest silent make room; those that go on saying so stay. */
  @Test
  void look_withOneTabTooMany_forgetsTheUsersOldest() {
    try (TestNode strict = TestNode.start("tidings.board.max-viewer-tabs=3")) {
      TestUser ada = TestUser.at(strict);
      TestUser grace = TestUser.at(strict);
      TestBoard board = ada.project(",\"visibility\":\"public\"");
      for (int i = 0; i < 3; i++) {
        viewers(ada, board, "tab" + i);
      }
      viewers(ada, board, "tab0");
      viewers(ada, board, "one-more");
      for (int i = 1; i < 3; i++) {
        ada.delete(board.path + "/viewers/tab" + i).expect(204);
      }
      ada.delete(board.path + "/viewers/one-more").expect(204);
      String both = "[" + summary(ada) + "," + summary(grace) + "]";
      assertThat(viewers(grace, board, "g")).isEqualTo(json(both)); // by tab0
      ada.delete(board.path + "/viewers/tab0").expect(204);
      assertThat(viewers(grace, board, "g")).isEqualTo(json("[" + summary(grace) + "]"));
    }
  }

  /** Each stream of the project hears of each. */
  @Test
  void look_andLeave_tooOften_isRefusedToTheUserAlone() {
    TestUser ada = TestUser.at(node);
    TestUser grace = TestUser.at(node);
    TestBoard board = ada.project(",\"visibility\":\"public\"");
    double before = rejections();
    String tab = board.path + "/viewers/a";
    int count = 0;
    Answer answer = grace.put(tab, "{}");
    while (answer.http().statusCode() < 300 && count < 1_000) {
      answer = ++count % 2 == 0 ? grace.put(tab, "{}") : grace.delete(tab);
    }
    assertThat(count).isGreaterThanOrEqualTo(ViewerChangeLimiter.BURST);
    answer.expectProblem(429, "too-many-changes");
    assertThat(answer.http().headers().firstValue("Retry-After")).hasValue("1");
    assertThat(rejections()).isEqualTo(before + 1);
    viewers(ada, board, "b");
  }

  private static double rejections() {
    return node.bean(MeterRegistry.class)
        .counter("tidings.rejections", "limit", Limit.VIEWER_CHANGES.word())
        .count();
  }

  private static void expect(Frame frame, TestBoard board, String viewers) {
    assertThat(frame.type()).isEqualTo("project-viewers");
    assertThat(frame.cursor()).isNull();
    assertThat(frame.data())
        .isEqualTo(json("{'project_id':%d,'viewers':[%s]}".formatted(board.id, viewers)));
  }

  /** As when its node was killed: nobody says that it left. */
  @Test
  void look_tabThatIsNoLongerHeardOf_isForgottenAndAnnounced() {
    TestUser ada = TestUser.at(shortTimeoutNode);
    TestUser grace = TestUser.at(shortTimeoutNode);
    TestBoard board = ada.project(",\"visibility\":\"public\"");
    viewers(grace, board, "gone");
    assertThat(viewers(ada, board, "a").size()).isEqualTo(2);
    StreamRequest request = ada.stream("/user/events").withNames();
    try (SseProbe probe = SseProbe.open(shortTimeoutNode.port(), request)) {
      probe.expectConnected();
      await("the tab is forgotten")
          .atMost(SHORT.multipliedBy(10))
          .pollInterval(Duration.ofMillis(300)) // below the rate of a user
          .until(() -> viewers(ada, board, "a").size() == 1);
      expect(probe.nextEvent(), board, announced(ada));
    }
  }
}
