package io.tidings.node.board;

import static io.tidings.node.test.StreamRequest.stream;
import static org.awaitility.Awaitility.await;

import io.tidings.events.embedded.RedisSentinels;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A replaced primary goes on answering for about ten seconds, and then forgets what it was told.
 * Whatever a user did meanwhile was done at its successor.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag("slow")
class FailoverTest {
  private final RedisSentinels redis = RedisSentinels.start(Duration.ofSeconds(2));
  private final TestNode node = node();
  private final TestNode other = node();

  private TestNode node() {
    return TestNode.startForDevelopment("spring.data.redis.url=" + redis.url());
  }

  @AfterEach
  void close() {
    node.close();
    other.close();
    redis.close();
  }

  @Test
  void failover_oldPrimaryGoesOnAnswering_nothingIsDecidedThere() {
    TestUser user = TestUser.at(node);
    TestBoard board = user.project();
    String ticket = board.ticket("before", board.column(0));
    Visitor leaving = Visitor.login(node, "ada", "tidings");
    Visitor copy = leaving.movedTo(other);
    String query = "?ticket=" + streamTicket(Visitor.login(node, "grace", "tidings"));
    redis.awaitHealthy();

    String epoch = epoch(node);
    redis.failover();
    await("both nodes at the new primary")
        .until(() -> !epoch(node).equals(epoch) && !epoch(other).equals(epoch));

    leaving.post("/logout", "");
    boolean opened = opens(query);
    List<String> ids = new ArrayList<>(List.of(ticket));
    List<String> titles = new ArrayList<>(List.of("To do", "In progress", "Done"));
    for (TestUser author : List.of(user, user.movedTo(other), user)) {
      titles.add("column " + titles.size());
      author.post(board.path + "/columns", "{\"title\":\"" + titles.getLast() + "\"}").expect(201);
      ids.add(newTicket(author, board));
    }
    redis.awaitHealthy(); // the old primary is a replica by now
    ids.add(newTicket(user, board));
    ids.add(newTicket(user.movedTo(other), board));

    SoftAssertions all = new SoftAssertions();
    all.assertThat(ids).as("ids").doesNotHaveDuplicates();
    all.assertThat(ticketIds(user, board)).as("tickets").isEqualTo(Set.copyOf(ids));
    all.assertThat(columnTitles(user, board)).as("columns").isEqualTo(titles);
    all.assertThat(copy.get("/api/me").statusCode()).as("a session that ended").isEqualTo(401);
    all.assertThat(opened && opens(query)).as("a ticket opens a second stream").isFalse();
    all.assertAll();
  }

  private static String epoch(TestNode node) {
    return node.bean(WorkspaceState.class).position().epoch();
  }

  private static String streamTicket(Visitor visitor) {
    return Visitor.json(visitor.post("/api/stream-tickets", "")).path("ticket").asString();
  }

  private boolean opens(String query) {
    try (SseProbe probe =
        SseProbe.open(node.port(), stream().with("GET", "/api/users/events" + query))) {
      return probe.status() == 200;
    }
  }

  private static String newTicket(TestUser author, TestBoard board) {
    return author
        .post(board.path + "/tickets", "{\"title\":\"one more\"}")
        .expect(201)
        .path("id")
        .asString();
  }

  private static Set<String> ticketIds(TestUser user, TestBoard board) {
    Set<String> ids = new TreeSet<>();
    user.get(board.path + "/board")
        .expect(200)
        .path("tickets")
        .forEach(ticket -> ids.add(ticket.path("id").asString()));
    return ids;
  }

  private static List<String> columnTitles(TestUser user, TestBoard board) {
    List<String> titles = new ArrayList<>();
    user.get(board.path + "/columns")
        .expect(200)
        .path("columns")
        .forEach(column -> titles.add(column.path("title").asString()));
    return titles;
  }
}
