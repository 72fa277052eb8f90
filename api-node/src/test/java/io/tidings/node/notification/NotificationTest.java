package io.tidings.node.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.test.TestNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import tools.jackson.databind.JsonNode;

/** A node, and what every test of notifications asks of it. */
abstract class NotificationTest {
  static TestNode node;

  @BeforeAll
  static void startNode() {
    node = TestNode.start();
  }

  @AfterAll
  static void stopNode() {
    node.close();
  }

  /** A body with {@code '} for {@code "}. */
  static String json(String text, Object... values) {
    return text.replace('\'', '"').formatted(values);
  }

  static JsonNode list(TestUser user) {
    return user.get("/api/notifications?limit=200").expect(200);
  }

  /**
   * The user's notifications, the newest first: {@code mention}, or {@code (mention)} when it is
   * read. Says that the numbers of unread ones agree.
   */
  static List<String> kinds(TestUser user) {
    JsonNode list = list(user);
    List<String> kinds =
        list.path("notifications")
            .valueStream()
            .map(one -> {
              String kind = one.path("kind").asString();
              return one.path("read").asBoolean() ? "(" + kind + ")" : kind;
            })
            .toList();
    long unread = kinds.stream().filter(kind -> !kind.startsWith("(")).count();
    assertThat(list.path("unread").asLong()).as("unread of " + kinds).isEqualTo(unread);
    assertThat(user.get("/notifications/new").expect(200).path("new").asLong()).isEqualTo(unread);
    return kinds;
  }

  static JsonNode newest(TestUser user) {
    return list(user).path("notifications").get(0);
  }

  /** Creates a ticket, and returns its id. */
  static String ticket(TestUser actor, TestBoard board, String body, Object... values) {
    return actor
        .post(board.path + "/tickets", json(body, values))
        .expect(201)
        .path("id")
        .asString();
  }

  static void edit(TestUser actor, TestBoard board, String ticket, String body, Object... values) {
    actor.patch(board.path + "/tickets/" + ticket, json(body, values)).expect(200);
  }

  static void mark(TestUser user, String body) {
    user.put("/api/notifications", json(body)).expect(200);
  }
}
