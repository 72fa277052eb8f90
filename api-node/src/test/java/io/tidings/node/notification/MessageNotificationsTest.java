package io.tidings.node.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.chat.ChatUser;
import io.tidings.node.test.SseProbe;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which messages users are told of. */
class MessageNotificationsTest extends NotificationTest {
  private ChatUser ada;
  private ChatUser ben;

  @BeforeEach
  void users() {
    ada = ChatUser.at(node);
    ben = ChatUser.at(node);
  }

  @Test
  void messages_ofOnePeer_areOneUntilTheyAreRead() {
    ada.send(ben, "one");
    long row = ada.send(ben, "two").path("rowId").asLong();
    assertThat(kinds(ben.user)).containsExactly("message");
    assertThat(kinds(ada.user)).isEmpty();
    JsonNode message = newest(ben.user);
    assertThat(message.path("peer").asString()).isEqualTo(ada.address);
    assertThat(message.path("actor").path("username").asString()).isEqualTo(ada.user.username);
    assertThat(message.path("path").asString())
        .isEqualTo("chat?peer=https%3A%2F%2Ftidings.local%2F" + ada.user.username);
    assertThat(message.path("project").isNull() && message.path("ticket").isNull()).isTrue();

    ben.read(ada, row - 1).expect(200);
    assertThat(kinds(ben.user)).as("the newest is unread").containsExactly("message");
    ben.read(ada, row).expect(200);
    assertThat(kinds(ben.user)).containsExactly("(message)");
    ada.send(ben, "three");
    assertThat(kinds(ben.user)).containsExactly("message", "(message)");
  }

  @Test
  void mention_inAMessage_isAMention_whileItIsUnread() {
    ada.send(ben, "hello @" + ben.user.username + "!");
    ada.send(ben, "and more");
    assertThat(kinds(ben.user)).containsExactly("mention");
    ada.send(ChatUser.at(node), "@" + ben.user.username);
    assertThat(kinds(ben.user)).as("of one who may not read it").containsExactly("mention");
    ben.send(ada, "@" + ben.user.username + " is me");
    assertThat(kinds(ada.user)).containsExactly("message");
  }

  @Test
  void message_inAnOpenThread_isNotTold() {
    try (SseProbe tab = ben.user.open("/events?peer=" + ada.address)) {
      tab.expectConnected();
      ada.send(ben, "one");
      assertThat(kinds(ben.user)).isEmpty();
    }
  }

  @Test
  void note_toOneself_isNotTold() {
    ada.send(ada, "@" + ada.user.username);
    assertThat(kinds(ada.user)).isEmpty();
  }

  @Test
  void removedThread_isRead() {
    ada.send(ben, "one");
    ben.remove(ada).expect(204);
    assertThat(kinds(ben.user)).containsExactly("(message)");
  }
}
