package io.tidings.node.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.embedded.RedisServer;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.test.TestNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Notifications go with their users: on a Redis of its own, which can be wiped. */
@Tag("slow")
class NotificationDeletionTest {
  private static final String WIPE =
      ("{'confirm':'WIPE ALL DATA','password':'%s',"
              + "'admin':{'username':'root','name':'Root','password':'another password'}}")
          .replace('\'', '"')
          .formatted(TestUser.PASSWORD);

  @Test
  void wipe_leavesNothingOfAnyUser() {
    try (RedisServer redis = RedisServer.start();
        TestNode node = TestNode.start("spring.data.redis.url=" + redis.url())) {
      TestUser admin = TestUser.adminAt(node);
      TestUser ben = TestUser.at(node);
      TestBoard board = admin.project();
      board.add(ben, "reader");
      NotificationTest.ticket(admin, board, "{'title':'@%s'}", ben.username);
      ben.put("/api/notifications/settings", "{\"off\":[\"ticket\"]}").expect(200);
      WorkspaceState state = node.bean(WorkspaceState.class);
      assertThat(state.hash(new NotificationKeys(ben.id).inbox())).isNotEmpty();
      assertThat(state.hash(NotificationKeys.SETTINGS)).isNotEmpty();
      admin.post("/api/admin/database/wipe", WIPE).expect(204);
      assertThat(state.hash(new NotificationKeys(ben.id).inbox())).isEmpty();
      assertThat(state.hash(NotificationKeys.SETTINGS)).isEmpty();
    }
  }
}
