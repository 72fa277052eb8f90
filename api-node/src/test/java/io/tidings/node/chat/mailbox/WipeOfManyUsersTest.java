package io.tidings.node.chat.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.embedded.RedisServer;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.Answer;
import io.tidings.node.board.TestUser;
import io.tidings.node.chat.ChatKeys;
import io.tidings.node.chat.ChatUser;
import io.tidings.node.test.TestNode;
import io.tidings.node.user.ChangeContext;
import io.tidings.node.user.NewUser;
import io.tidings.node.user.PasswordHashes;
import io.tidings.node.user.Users;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A wipe of many users while some of them write to each other without a pause. */
@Tag("slow")
class WipeOfManyUsersTest {
  private static final int USERS = 1_500;
  private static final String CONFIRM =
      "{\"confirm\":\"WIPE ALL DATA\",\"password\":\"%s\",".formatted(TestUser.PASSWORD);

  @Test
  void wipe_whileMessagesAreSentAtAnotherNode_succeeds() {
    try (RedisServer redis = RedisServer.start();
        TestNode node = TestNode.start("spring.data.redis.url=" + redis.url());
        TestNode other =
            TestNode.start("spring.data.redis.url=" + redis.url(), "tidings.chat.send-rate=0")) {
      addUsers(node);
      TestUser admin = TestUser.adminAt(node);
      ChatUser ada = ChatUser.at(other);
      ChatUser ben = ChatUser.at(other);
      AtomicInteger sent = new AtomicInteger();
      InParallel.run(
          2,
          worker -> {
            if (worker == 0) {
              admin
                  .post(
                      "/api/admin/database/wipe",
                      CONFIRM
                          + "\"admin\":{\"username\":\"root\",\"name\":\"Root\",\"password\":\"long enough\"}}")
                  .expect(204);
              return;
            }
            Answer answer = ada.trySend(ben.address, "m");
            while (answer.status() == 201) {
              sent.incrementAndGet();
              answer = ada.trySend(ben.address, "m");
            }
            assertThat(answer.status()).isIn(401, 404);
          });
      assertThat(sent).hasPositiveValue();
      WorkspaceState state = node.bean(WorkspaceState.class);
      MailboxDeletionTest.awaitDeletion(other);
      assertThat(state.hash(new ChatKeys(ada.user.id).contacts())).isEmpty();
      assertThat(state.hash(new ChatKeys(ben.user.id).contacts())).isEmpty();
    }
  }

  private static void addUsers(TestNode node) {
    String hash = new PasswordHashes().hash(TestUser.PASSWORD);
    Users users = node.bean(Users.class);
    for (int i = 0; i < USERS; i++) {
      users.create(new NewUser("many-" + i, "User", hash, false), ChangeContext.NODE);
    }
  }
}
