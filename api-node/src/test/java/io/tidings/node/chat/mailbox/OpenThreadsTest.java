package io.tidings.node.chat.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import io.tidings.node.chat.ChatEvents;
import io.tidings.node.chat.ChatTest;
import io.tidings.node.chat.ChatUser;
import io.tidings.node.test.TestNode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that come while a tab shows their thread are read when they are announced. */
class OpenThreadsTest extends ChatTest {
  private static TestNode other;

  private ChatUser ada;
  private ChatUser ben;

  @BeforeAll
  static void startOther() {
    other = TestNode.start();
  }

  @AfterAll
  static void stopOther() {
    other.close();
  }

  @BeforeEach
  void users() {
    ada = ChatUser.at(node);
    ben = ChatUser.at(node);
  }

  private static void show(ChatUser user, String tab, String peer) {
    String json = peer.isEmpty() ? "null" : "\"" + peer + "\"";
    user.user
        .post("/api/v1/active-peer", "{\"tabId\":\"%s\",\"peer\":%s}".formatted(tab, json))
        .expect(204);
  }

  @Test
  void inbound_ofTheOpenThread_advancesFirst() {
    show(ben.movedTo(other), "tab", ada.address);
    ada.send(ben, "one");
    ada.send(ben, "two");
    assertThat(ben.news()).containsExactly("watermark 1", "inbound 1", "watermark 2", "inbound 2");
    assertThat(ben.contact(ada).path("unread").asLong()).isZero();
    assertThat(ben.contact(ada).path("lastReadRowId").asLong()).isEqualTo(2);
  }

  @Test
  void inbound_ofAnotherThread_staysUnread() {
    ChatUser eve = ChatUser.at(node);
    show(ben, "tab", eve.address);
    ada.send(ben, "one");
    assertThat(ben.news()).containsExactly("inbound 1");
    assertThat(ben.contact(ada).path("unread").asLong()).isEqualTo(1);
  }

  @Test
  void twoTabs_onTwoNodes_haveThreadsOfTheirOwn_andAdvanceOnce() {
    ChatUser eve = ChatUser.at(node);
    show(ben, "tab-1", ada.address);
    show(ben.movedTo(other), "tab-2", eve.address);
    show(ben.movedTo(other), "tab-3", ada.address);
    ada.send(ben, "from ada");
    eve.send(ben, "from eve");
    assertThat(ben.news()).containsExactly("watermark 1", "inbound 1", "watermark 1", "inbound 1");
    show(ben, "tab-1", "");
    ada.send(ben, "tab 3 still shows it");
    show(ben, "tab-3", "");
    ada.send(ben, "nobody sees it");
    assertThat(ben.news()).containsExactly("watermark 2", "inbound 2", "inbound 3");
  }

  /** A row is read when it is announced, or counts as unread: never neither, never both. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void inbound_whileTheThreadIsOpenedAndClosed_isReadOrCounted(long seed) {
    int messages = 20;
    InParallel.run(
        3,
        worker -> {
          Random random = new Random(seed + worker);
          if (worker == 0) {
            for (int i = 0; i < messages; i++) {
              ada.send(ben, "m" + i);
            }
          } else {
            ChatUser device = worker == 1 ? ben : ben.movedTo(other);
            for (int i = 0; i < 8; i++) {
              show(device, "tab-" + worker, random.nextBoolean() ? ada.address : "");
            }
          }
        });
    List<Event> events = ben.newEvents();
    long watermark = 0;
    long inbound = 0;
    for (Event event : events) {
      long row = event.envelope().data().path("rowId").asLong();
      if (event.envelope().type().equals(ChatEvents.WATERMARK)) {
        assertThat(row).as("ahead of its message, and greater").isEqualTo(inbound + 1);
        watermark = row;
      } else {
        assertThat(row).isEqualTo(inbound + 1);
        inbound = row;
      }
    }
    assertThat(inbound).isEqualTo(messages);
    assertThat(ben.contact(ada).path("lastReadRowId").asLong()).isEqualTo(watermark);
    assertThat(ben.contact(ada).path("unread").asLong()).isEqualTo(messages - watermark);
  }
}
