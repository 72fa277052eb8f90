package io.tidings.node.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.embedded.RedisSentinels;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.Answer;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.test.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was acknowledged while a primary was replaced is in the list, and counted. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag("slow")
class NotificationFailoverTest {
  private static final int MOST = 1000;
  private static final Duration WAIT = Duration.ofSeconds(40);

  private final RedisSentinels redis = RedisSentinels.start(Duration.ofSeconds(2));
  private final TestNode node = node();
  private final TestNode other = node();

  private TestNode node() {
    return TestNode.startForDevelopment(
        "spring.data.redis.url=" + redis.url(),
        "tidings.log.policy=replica-acks",
        "tidings.log.replica-acks=2",
        "tidings.notification.max-per-user=" + MOST);
  }

  @AfterEach
  void close() {
    node.close();
    other.close();
    redis.close();
  }

  @Test
  void failover_acknowledgedTickets_areAllNotified() {
    TestUser ada = TestUser.at(node);
    TestUser ben = TestUser.at(node);
    TestBoard board = ada.project();
    board.add(ben, "reader");
    redis.awaitHealthy();
    List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> here =
        CompletableFuture.runAsync(() -> mention(ada, board, ben, acknowledged, over));
    CompletableFuture<Void> there =
        CompletableFuture.runAsync(
            () -> mention(ada.movedTo(other), board, ben, acknowledged, over));
    try {
      String epoch = epoch();
      await("the first tickets").atMost(WAIT).until(() -> acknowledged.size() > 20);
      redis.failover();
      await("the new primary").atMost(WAIT).ignoreExceptions().until(() -> !epoch().equals(epoch));
      int then = acknowledged.size();
      await("tickets after it").atMost(WAIT).until(() -> acknowledged.size() > then + 20);
    } finally {
      over.set(true);
    }
    here.join();
    there.join();
    redis.awaitHealthy();

    List<String> listed = new ArrayList<>();
    String next = "";
    int unread = 0;
    while (next != null) {
      var page = ben.get("/api/notifications?limit=200" + next).expect(200);
      unread = page.path("unread").asInt();
      page.path("notifications")
          .forEach(one -> listed.add(one.path("ticket").path("id").asString()));
      String last = page.path("next").asString(null);
      next = last == null ? null : "&before=" + last;
    }
    Set<String> tickets = new HashSet<>();
    board.board().path("tickets").forEach(ticket -> tickets.add(ticket.path("id").asString()));
    assertThat(tickets).as("tickets").containsAll(acknowledged);
    assertThat(listed).as("written with the tickets").containsExactlyInAnyOrderElementsOf(tickets);
    assertThat(unread).isEqualTo(listed.size());
    assertThat(ben.get("/notifications/new").expect(200).path("new").asInt()).isEqualTo(unread);
  }

  /** Creates tickets, and notes those whose creation was acknowledged. */
  private static void mention(
      TestUser ada, TestBoard board, TestUser ben, List<String> acknowledged, AtomicBoolean over) {
    String body = NotificationTest.json("{'title':'@%s'}", ben.username);
    while (!over.get() && acknowledged.size() < MOST / 2) {
      Answer answer = ada.post(board.path + "/tickets", body);
      if (answer.status() == 201) {
        acknowledged.add(answer.text("id"));
      }
    }
  }

  private String epoch() {
    return node.bean(WorkspaceState.class).position().epoch();
  }
}
