package io.tidings.node.chat.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.chat.ChatTest;
import io.tidings.node.chat.ChatUser;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is sent, and what both sides have of it. */
class MessagesTest extends ChatTest {
  private ChatUser ada;
  private ChatUser ben;

  @BeforeEach
  void users() {
    ada = ChatUser.at(node);
    ben = ChatUser.at(node);
  }

  @Test
  void message_isInBothThreads_andAnnouncedToBoth() {
    JsonNode sent = ada.send(ben, "Hello\r\nBen");
    assertThat(sent.path("rowId").asLong()).isEqualTo(1);
    assertThat(sent.path("direction").asString()).isEqualTo("outbound");
    assertThat(sent.path("text").asString()).isEqualTo("Hello\r\nBen");
    assertThat(sent.path("state").asString()).isEqualTo("sent");
    assertThat(sent.path("at").asString()).matches("\\d{4}-.*T.*\\.\\d{3}Z");

    JsonNode own = ada.messages(ben, "").path("messages");
    assertThat(own.size()).isEqualTo(1);
    assertThat(own.get(0)).isEqualTo(sent);
    JsonNode theirs = ben.messages(ada, "").path("messages").get(0);
    assertThat(theirs.path("direction").asString()).isEqualTo("inbound");
    assertThat(theirs.path("text").asString()).isEqualTo("Hello\r\nBen");
    assertThat(theirs.path("state").isNull()).isTrue();
    assertThat(ada.news()).containsExactly("state 1 sent");
    assertThat(ben.news()).containsExactly("inbound 1");
  }

  @Test
  void contacts_haveTheLastMessage_theUnreadAndTheNamesOfNow() {
    ChatUser eve = ChatUser.at(node);
    ada.send(ben, "one");
    eve.send(ben, "two");
    ada.send(ben, "three");
    ben.send(ada, "four");
    JsonNode contacts = ben.contacts();
    assertThat(contacts.valueStream().map(c -> c.path("peer").asString()))
        .containsExactly(ada.address, eve.address);
    JsonNode contact = contacts.get(0);
    assertThat(contact.path("unread").asLong()).isEqualTo(2);
    assertThat(contact.path("lastReadRowId").asLong()).isZero();
    assertThat(contact.path("display").asString()).isEqualTo("tidings.local/" + ada.user.username);
    assertThat(contact.path("lastMessage").path("text").asString()).isEqualTo("four");
    assertThat(contact.path("lastMessage").path("direction").asString()).isEqualTo("outbound");

    ada.user.patch("/api/me", "{\"name\":\"Countess\"}").expect(200);
    assertThat(ben.contact(ada).path("name").asString()).isEqualTo("Countess");
  }

  @Test
  void longMessage_isOnlyBegunInTheList_withoutHalfACharacter() {
    String text = "x".repeat(199) + "😀" + "y".repeat(3_000);
    ada.send(ben, text);
    assertThat(ben.contact(ada).path("lastMessage").path("text").asString())
        .isEqualTo("x".repeat(199));
    assertThat(ben.texts(ada)).containsExactly(text);
  }

  @Test
  void events_haveTheTab_andNoText() {
    ada.send(ben, "a secret", "X-Tab-Id", "tab-7");
    var event = ada.newEvents().getFirst().envelope();
    assertThat(event.tabId()).isEqualTo("tab-7");
    assertThat(event.data().toString()).doesNotContain("secret");
    var theirs = ben.newEvents().getFirst().envelope();
    assertThat(theirs.tabId()).isNull();
    assertThat(theirs.data().toString()).doesNotContain("secret");
  }

  @Test
  void noteToSelf_isOneRow_deliveredAndNeverUnread() {
    JsonNode note = ada.send(ada, "milk");
    assertThat(note.path("state").asString()).isEqualTo("delivered");
    assertThat(ada.texts(ada)).containsExactly("milk");
    assertThat(ada.contact(ada).path("unread").asLong()).isZero();
    assertThat(ada.news()).containsExactly("state 1 delivered");
  }

  @Test
  void pages_endBeforeARow_andSayWhetherThereIsMore() {
    for (int i = 1; i <= 7; i++) {
      (i % 3 == 0 ? ben : ada).send(i % 3 == 0 ? ada : ben, "m" + i);
    }
    assertPage(ada.messages(ben, ""), List.of("m1", "m2", "m3", "m4", "m5", "m6", "m7"), false);
    assertPage(ada.messages(ben, "&limit=3"), List.of("m5", "m6", "m7"), true);
    assertPage(ada.messages(ben, "&limit=3&before=5"), List.of("m2", "m3", "m4"), true);
    assertPage(ada.messages(ben, "&limit=3&before=2"), List.of("m1"), false);
    assertPage(ada.messages(ben, "&limit=1&before=8"), List.of("m7"), true);
    assertPage(
        ada.messages(ben, "&limit=7"), List.of("m1", "m2", "m3", "m4", "m5", "m6", "m7"), false);
    assertPage(ada.messages(ben, "&before=1"), List.of(), false);
    assertPage(ada.messages(ben, "&limit=2&before=9007199254740991"), List.of("m6", "m7"), true);
  }

  private static void assertPage(JsonNode page, List<String> texts, boolean more) {
    assertThat(page.path("messages").valueStream().map(m -> m.path("text").asString()))
        .containsExactlyElementsOf(texts);
    assertThat(page.path("more").asBoolean()).isEqualTo(more);
  }

  @Test
  void removal_deletesTheThreadOnOneSide_andAMessageBringsTheContactBack() {
    ada.send(ben, "old");
    ben.remove(ada).expect(204);
    ben.remove(ada).expectProblem(404, "unknown-peer", "peer");
    assertThat(ben.news()).containsExactly("inbound 1", "removed");
    assertThat(ben.contacts().size()).isZero();
    ben.tryMessages(ada.address, "").expectProblem(404, "unknown-peer", "peer");
    assertThat(ada.texts(ben)).containsExactly("old");

    ada.send(ben, "new");
    assertThat(ben.texts(ada)).containsExactly("new");
    assertThat(ben.contact(ada).path("unread").asLong()).isEqualTo(1);
    assertThat(ada.texts(ben)).containsExactly("old", "new");
  }

  @Test
  void add_twice_announcesOnce() {
    ada.add(ben).expect(201);
    JsonNode again = ada.add(ben).expect(200);
    assertThat(again.path("lastMessage").isNull()).isTrue();
    assertThat(again.path("unread").asLong()).isZero();
    assertThat(ada.news()).containsExactly("changed");
    assertThat(ada.messages(ben, "").path("messages").size()).isZero();
    assertThat(ben.contacts().size()).as("nobody is told that they were added").isZero();
  }
}
