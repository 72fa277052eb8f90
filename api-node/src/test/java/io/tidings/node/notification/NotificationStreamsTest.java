package io.tidings.node.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.Frame;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.TestNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The count is pushed with the commit that changes it, to all of the user's connections. */
class NotificationStreamsTest extends NotificationTest {
  private static TestNode other;

  @BeforeAll
  static void startOther() {
    other = TestNode.start();
  }

  @AfterAll
  static void stopOther() {
    other.close();
  }

  private static final String TYPE = "notification-count";

  private static String path(Transport transport) {
    return transport == Transport.SSE ? "/user/events" : "/-/ws";
  }

  /** The next frame with a count, which has to be this one. */
  private static void expectCount(
      StreamProbe probe, Transport transport, TestUser user, int count) {
    Frame frame = probe.nextSnapshot(TYPE);
    JsonNode expected =
        transport == Transport.SSE
            ? JsonNodes.of("{'UserID':%d,'Count':%d}".formatted(user.id, count))
            : JsonNodes.of("{'type':'notification-count','count':%d}".formatted(count));
    assertThat(frame.whole()).isEqualTo(expected);
    assertThat(frame.cursor()).as("it has no place in the log").isNull();
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void count_isSentAtTheBeginning_andPushedWithEachChange(Transport transport) {
    TestUser ada = TestUser.at(node);
    TestUser ben = TestUser.at(node);
    TestBoard board = ada.project();
    board.add(ben, "writer");
    ticket(ada, board, "{'title':'@%s'}", ben.username);
    try (StreamProbe here = ben.open(path(transport), transport);
        StreamProbe there = ben.movedTo(other).open(path(transport), transport);
        StreamProbe anothers = ada.open(path(transport), transport)) {
      anothers.expectConnected();
      expectCount(anothers, transport, ada, 0);
      for (StreamProbe probe : new StreamProbe[] {here, there}) {
        expectCount(probe, transport, ben, 1);
      }
      ticket(ada, board, "{'title':'@%s'}", ben.username);
      expectBoth(here, there, transport, ben, 2);
      ben.patch("/api/notifications/1", json("{'read':true}")).expect(200);
      expectBoth(here, there, transport, ben, 1);
      mark(ben, "{'read':true}");
      expectBoth(here, there, transport, ben, 0);
      // What changes nothing is not pushed: the next count is that of the next change.
      mark(ben, "{'read':true}");
      ticket(ada, board, "{'title':'@%s'}", ben.username);
      expectBoth(here, there, transport, ben, 1);
      assertThat(anothers.snapshots(TYPE)).hasSize(1);
    }
  }

  private static void expectBoth(
      StreamProbe here, StreamProbe there, Transport transport, TestUser user, int count) {
    expectCount(here, transport, user, count);
    expectCount(there, transport, user, count);
  }
}
