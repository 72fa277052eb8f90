package io.tidings.node.chat.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import io.tidings.node.chat.ChatTest;
import io.tidings.node.chat.ChatUser;
import io.tidings.node.test.TestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** How far a user has read: it only ever grows, and is announced when it does. */
class WatermarksTest extends ChatTest {
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

  private void sendToBen(int count) {
    for (int i = 0; i < count; i++) {
      ada.send(ben, "message " + i);
    }
    ben.newEvents();
  }

  @Test
  void advanceEqualLowerUnknown_makeOneEvent() {
    sendToBen(3);
    JsonNode advanced = ben.read(ada, 2).expect(200);
    assertThat(advanced.toString()).isEqualTo("{\"peer\":\"" + ada.address + "\",\"rowId\":2}");
    assertThat(ben.read(ada, 2).expect(204).isNull()).isTrue();
    ben.read(ada, 1).expect(204);
    ben.read(ada, 0).expect(204);
    ben.read(ChatUser.at(node), 1).expectProblem(404, "unknown-peer", "peer");
    assertThat(ben.news()).containsExactly("watermark 2");
    assertThat(ben.contact(ada).path("lastReadRowId").asLong()).isEqualTo(2);
    assertThat(ben.contact(ada).path("unread").asLong()).isEqualTo(1);
    assertThat(ada.news())
        .as("the sender is not told")
        .containsOnly("state 1 sent", "state 2 sent", "state 3 sent");
  }

  @Test
  void rowBeyondTheNewest_isRefused() {
    sendToBen(2);
    ben.read(ada, 3).expectProblem(400, "invalid-field", "rowId");
    ben.read(ada, 9_007_199_254_740_991L).expectProblem(400, "invalid-field", "rowId");
    assertThat(ben.news()).isEmpty();
    ada.send(ben, "third");
    assertThat(ben.contact(ada).path("unread").asLong()).isEqualTo(3);
  }

  /** Own messages between those of the peer are never unread, wherever the watermark is. */
  @Test
  void unread_countsThePeersRowsAboveTheWatermark() {
    List<Boolean> inbound = new ArrayList<>();
    Random random = new Random(7);
    for (int i = 0; i < 12; i++) {
      boolean fromAda = random.nextBoolean();
      inbound.add(fromAda);
      (fromAda ? ada : ben).send(fromAda ? ben : ada, "m");
    }
    for (int read = 1; read <= inbound.size(); read++) {
      ben.read(ada, read).expect(200);
      long expected = inbound.subList(read, inbound.size()).stream().filter(one -> one).count();
      assertThat(ben.contact(ada).path("unread").asLong()).as("read " + read).isEqualTo(expected);
    }
  }

  /** The order of all events tells of a watermark that only grows, to the greatest row. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void twoDevices_advancingAtOnce_theLowerLosesSilently(long seed) {
    sendToBen(20);
    InParallel.run(
        4,
        worker -> {
          ChatUser device = worker % 2 == 0 ? ben : ben.movedTo(other);
          Random random = new Random(seed * 31 + worker);
          for (int i = 0; i < 10; i++) {
            assertThat(device.read(ada, 1 + random.nextInt(19)).status()).isIn(200, 204);
          }
          device.read(ada, 20);
        });
    List<Long> announced = ben.newEvents().stream().map(WatermarksTest::row).toList();
    assertThat(announced).isSorted().doesNotHaveDuplicates().endsWith(20L);
    assertThat(ben.contact(ada).path("lastReadRowId").asLong()).isEqualTo(20);
  }

  private static long row(Event event) {
    return event.envelope().data().path("rowId").asLong();
  }
}
