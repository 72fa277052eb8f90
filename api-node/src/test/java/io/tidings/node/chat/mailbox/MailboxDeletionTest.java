package io.tidings.node.chat.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Commit.Write;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Page;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.TestUser;
import io.tidings.node.chat.ChatEvents;
import io.tidings.node.chat.ChatFeature;
import io.tidings.node.chat.ChatKeys;
import io.tidings.node.chat.ChatTopics;
import io.tidings.node.chat.ChatUser;
import io.tidings.node.chat.LocalAddresses;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.interest.Interest;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import io.tidings.node.user.Users;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Mailboxes go with their users: on a Redis of its own, which can be wiped. */
@Tag("slow")
class MailboxDeletionTest {
  private static final String WIPE =
      "{\"confirm\":\"WIPE ALL DATA\",\"password\":\"%s\",".formatted(TestUser.PASSWORD);

  private RedisServer redis;
  private TestNode node;
  private TestUser admin;
  private ChatUser ada;
  private ChatUser ben;

  @BeforeEach
  void start() {
    redis = RedisServer.start();
    node = TestNode.start("spring.data.redis.url=" + redis.url());
    admin = TestUser.adminAt(node);
    ada = ChatUser.at(node);
    ben = ChatUser.at(node);
    ada.send(ben, "one");
    ben.send(ada, "two");
    ada.send(ada, "a note");
  }

  @AfterEach
  void stop() {
    node.close();
    redis.close();
  }

  private void wipe() {
    admin
        .post(
            "/api/admin/database/wipe",
            WIPE
                + "\"admin\":{\"username\":\"root\",\"name\":\"Root\",\"password\":\"long enough\"}}")
        .expect(204);
    awaitDeletion(node);
  }

  static void awaitDeletion(TestNode node) {
    WorkspaceState state = node.bean(WorkspaceState.class);
    await("the last mailbox to be deleted")
        .atMost(Duration.ofSeconds(20))
        .until(() -> state.hash(MailboxDeletion.LEFTOVERS).isEmpty());
  }

  private List<String> hashes(ChatUser user, ChatUser peer) {
    ChatKeys keys = new ChatKeys(user.user.id);
    return List.of(
        keys.contacts(),
        keys.undelivered(),
        keys.activePeers(),
        keys.upstream(),
        keys.thread(PeerUrl.of(peer.address)),
        keys.thread(PeerUrl.of(user.address)));
  }

  @Test
  void wipe_deletesAllMailboxes_andWhatTheirStreamsTold() {
    WorkspaceState state = node.bean(WorkspaceState.class);
    assertThat(state.hash(new ChatKeys(ben.user.id).undelivered())).isNotEmpty();
    wipe();
    for (ChatUser user : List.of(ada, ben)) {
      for (String name : hashes(user, user == ada ? ben : ada)) {
        assertThat(state.hash(name)).as(name).isEmpty();
      }
      Page page =
          node.bean(EventLog.class)
              .read(Workspace.MAIN, Set.of(ChatTopics.of(user.user.id)), EventId.ZERO, 10)
              .join();
      assertThat(page.events())
          .extracting(event -> event.envelope().type())
          .containsExactly(ChatEvents.RESYNC);
      assertThat(page.gapAfter(EventId.ZERO, ChatTopics.of(user.user.id))).isTrue();
    }
    assertThat(state.hash(MailboxDeletion.LEFTOVERS)).isEmpty();
    ada.user.get("/api/v1/contacts").expectProblem(401, "unauthorized");

    Visitor root = Visitor.login(node, "root", "long enough");
    assertThat(Visitor.json(root.get("/api/v1/contacts")).path("contacts").size()).isZero();
    assertThat(root.get("/api/v1/messages?peer=" + ada.address).statusCode()).isEqualTo(404);
  }

  @Test
  void wipeOfProjects_leavesMessages() {
    admin
        .post(
            "/api/admin/database/wipe-projects",
            "{\"confirm\":\"DELETE ALL PROJECTS\",\"password\":\"%s\"}"
                .formatted(TestUser.PASSWORD))
        .expect(204);
    assertThat(ben.texts(ada)).containsExactly("one", "two");
  }

  /** A user of the same name is another one. */
  @Test
  void import_ofTheSameNames_hasNoMessages() {
    admin
        .post(
            "/api/admin/database/import",
            """
            {"confirm":"WIPE ALL DATA","password":"%s","data":{"users":[
              {"username":"%s","name":"Ada","admin":true,"password":"long enough"},
              {"username":"%s","name":"Ben"}],"projects":[]}}\
            """
                .formatted(TestUser.PASSWORD, ada.user.username, ben.user.username))
        .expect(200);
    Visitor again = Visitor.login(node, ada.user.username, "long enough");
    assertThat(Visitor.json(again.get("/api/v1/contacts")).path("contacts").size()).isZero();
  }

  /** The threads that a killed node did not come to delete. */
  @Test
  void leftovers_goWhenANodeStarts() {
    WorkspaceState state = node.bean(WorkspaceState.class);
    String thread = new ChatKeys(ada.user.id).thread(PeerUrl.of(ben.address));
    note(ada);
    assertThat(state.hash(thread)).isNotEmpty();
    try (TestNode next = TestNode.start("spring.data.redis.url=" + redis.url())) {
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> next.bean(WorkspaceState.class).hash(MailboxDeletion.LEFTOVERS).isEmpty());
    }
    assertThat(state.hash(thread)).isEmpty();
    assertThat(ben.texts(ada)).containsExactly("one", "two");
  }

  /** As the commit that deletes the users does. */
  private void note(ChatUser user) {
    change(node.bean(MailboxDeletion.class).deletion(List.of(user.user.id)).writes());
  }

  private void change(List<Write> writes) {
    node.bean(WorkspaceState.class)
        .change(
            Set.of(),
            _ ->
                new WorkspaceState.Change<>(
                    writes, List.of(new ChatEvents(ada.user.id, false).resync()), true));
  }

  /** Else it would be read with a token that is deleted, as long as its user seems to be there. */
  @Test
  void upstreams_areReadNoMore() {
    List<Long> poked = new ArrayList<>();
    Interest interest =
        new ForwardingInterest(node.bean(Interest.class)) {
          @Override
          public void poke(String kind, long user) {
            assertThat(kind).isEqualTo(ChatFeature.INTEREST);
            assertThat(state().hash(new ChatKeys(user).upstream())).isEmpty();
            poked.add(user);
          }
        };
    change(List.of(new Write.HashPut(new ChatKeys(ada.user.id).upstream(), Map.of("token", "t"))));
    note(ada);
    note(ben);
    new MailboxDeletion(state(), interest, bridgingPeers()).deleteLeftovers();
    assertThat(poked).containsExactly(ada.user.id);
    assertThat(state().hash(MailboxDeletion.LEFTOVERS)).isEmpty();
  }

  private WorkspaceState state() {
    return node.bean(WorkspaceState.class);
  }

  /** As of a node with a key for tokens. */
  private Peers bridgingPeers() {
    return new Peers(node.bean(LocalAddresses.class), node.bean(Users.class), List.of(_ -> null));
  }

  /** A message that is sent at this moment is in a mailbox that goes, or it is refused. */
  @Test
  void messages_sentDuringAWipe_leaveNothing() {
    InParallel.run(
        3,
        worker -> {
          if (worker == 0) {
            wipe();
            return;
          }
          for (int i = 0; i < 200; i++) {
            int status = ada.trySend(ben.address, "m" + i).status();
            if (status != 201 && status != 429) {
              assertThat(status).isIn(401, 404);
              return;
            }
          }
        });
    WorkspaceState state = node.bean(WorkspaceState.class);
    for (ChatUser user : List.of(ada, ben)) {
      for (String name : hashes(user, user == ada ? ben : ada)) {
        assertThat(state.hash(name)).as(name).isEmpty();
      }
    }
  }
}
