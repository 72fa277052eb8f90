package io.tidings.node.chat.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.Answer;
import io.tidings.node.chat.ChatKeys;
import io.tidings.node.chat.ChatUser;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.test.TestNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mailboxes that are full, and users who send too much. */
class MailboxLimitsTest {
  private static TestNode node;

  private ChatUser ada;
  private ChatUser ben;

  @BeforeAll
  static void startNode() {
    node =
        TestNode.start(
            "tidings.chat.max-contacts=3",
            "tidings.chat.max-messages=4",
            "tidings.chat.max-text=40",
            "tidings.chat.send-rate=1",
            "tidings.chat.send-burst=15");
  }

  @AfterAll
  static void stopNode() {
    node.close();
  }

  @BeforeEach
  void users() {
    ada = ChatUser.at(node);
    ben = ChatUser.at(node);
  }

  @Test
  void oldestMessages_goWithTheirKeys() {
    for (int i = 1; i <= 6; i++) {
      ada.send(ben, "m" + i, "Idempotency-Key", "key-" + i);
    }
    ben.send(ada, "m7");
    for (ChatUser side : List.of(ada, ben)) {
      ChatUser peer = side == ada ? ben : ada;
      assertThat(side.texts(peer)).containsExactly("m4", "m5", "m6", "m7");
      assertThat(side.messages(peer, "&limit=2").path("more").asBoolean()).isTrue();
      assertThat(side.messages(peer, "&limit=2&before=6").path("more").asBoolean()).isFalse();
      assertThat(side.messages(peer, "&before=4").path("messages").size()).isZero();
    }
    String thread = new ChatKeys(ada.user.id).thread(PeerUrl.of(ben.address));
    assertThat(node.bean(WorkspaceState.class).hash(thread))
        .containsOnlyKeys("4", "5", "6", "7", "k:key-4", "k:key-5", "k:key-6");
    assertThat(ada.send(ben, "m4", "Idempotency-Key", "key-4").path("rowId").asInt()).isEqualTo(4);
    assertThat(ada.send(ben, "m1", "Idempotency-Key", "key-1").path("rowId").asInt())
        .as("forgotten, so it is sent anew")
        .isEqualTo(8);
  }

  /** Messages that are gone cannot be read any more, and are not unread for ever. */
  @Test
  void forgottenMessages_areNotUnread() {
    for (int i = 1; i <= 6; i++) {
      ada.send(ben, "m" + i);
    }
    assertThat(ben.contact(ada).path("unread").asInt()).isEqualTo(4);
    ben.read(ada, 1).expect(200);
    assertThat(ben.contact(ada).path("unread").asInt()).isEqualTo(4);
    ben.read(ada, 4).expect(200);
    assertThat(ben.contact(ada).path("unread").asInt()).isEqualTo(2);
  }

  @Test
  void contacts_beyondTheMost_areRefusedOnEitherSide() {
    List<ChatUser> friends = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      friends.add(ChatUser.at(node));
      ben.add(friends.get(i)).expect(201);
    }
    ben.newEvents();
    Answer full = ada.trySend(ben.address, "hello");
    full.expectProblem(409, "mailbox-full", "peer");
    assertThat(ada.contacts().size()).as("nothing was written here either").isZero();
    for (Answer own : List.of(ben.add(ada), ben.trySend(ada.address, "hello"))) {
      own.expectProblem(409, "mailbox-full");
      assertThat(own.json().has("field")).as("it is their own").isFalse();
    }
    assertThat(ben.news()).isEmpty();
    friends.getFirst().send(ben, "contacts can still write");
    ben.remove(friends.getLast()).expect(204);
    ada.send(ben, "and there is room again");
  }

  @Test
  void text_asLongAsItMayBe_isTaken() {
    ada.send(ben, "\uD83D\uDE00".repeat(20));
    ada.trySend(ben.address, "\uD83D\uDE00".repeat(20) + "x")
        .expectProblem(400, "invalid-field", "text");
  }

  @Test
  void messages_beyondTheRate_areToldWhenToComeAgain() {
    Answer last = ada.trySend(ben.address, "m");
    for (int i = 0; i < 40 && last.status() == 201; i++) {
      last = ada.trySend(ben.address, "m");
    }
    last.expectProblem(429, "too-many-messages");
    assertThat(last.http().headers().firstValue("Retry-After")).hasValue("1");
    assertThat(last.text("error")).isEqualTo("too-many-messages");
    ben.send(ada, "others are not held up");
  }
}
