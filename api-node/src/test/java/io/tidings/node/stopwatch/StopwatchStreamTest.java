package io.tidings.node.stopwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.Frame;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.TestNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The list of stopwatches in the streams of their user, on three nodes. */
@ParameterizedClass
@EnumSource(Transport.class)
class StopwatchStreamTest {
  private static final String TYPE = "stopwatches";
  private static TestNode one;
  private static TestNode two;
  private static TestNode three;

  private TestUser ada;
  private TestBoard board;
  private String ticket = "";

  private final Transport transport;

  StopwatchStreamTest(Transport transport) {
    this.transport = transport;
  }

  @BeforeAll
  static void start() {
    one = TestNode.start("tidings.stopwatch.max-active=2", "tidings.snapshots.poll=0s");
    two = TestNode.start("tidings.stopwatch.max-active=2", "tidings.snapshots.poll=0s");
    three = TestNode.start("tidings.stopwatch.max-active=2", "tidings.snapshots.poll=0s");
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
    three.close();
  }

  @BeforeEach
  void project() {
    ada = TestUser.at(one);
    board = ada.project();
    ticket = board.ticket("Analytical engine", board.column(0));
  }

  private StreamProbe open(TestUser user) {
    String path = transport == Transport.SSE ? "/user/events" : "/-/ws";
    return user.open(path, transport).expectConnected();
  }

  private static List<String> titles(Frame frame) {
    assertThat(frame.cursor()).as("the id of a snapshot").isNull();
    assertThat(frame.data().isArray()).as(frame.toString()).isTrue();
    return frame.data().valueStream().map(item -> item.path("issue_title").asString()).toList();
  }

  private void post(TestUser user, String id, String action) {
    user.post(board.path + "/tickets/" + id + "/stopwatch/" + action, null).expect(200);
  }

  @Test
  void startStopAndCancel_pushTheWholeListAtOnceToAllTabs() {
    String second = board.ticket("b", board.column(0));
    String third = board.ticket("c", board.column(0));
    try (StreamProbe here = open(ada);
        StreamProbe there = open(ada.movedTo(three))) {
      for (StreamProbe probe : List.of(here, there)) {
        assertThat(probe.nextSnapshot(TYPE).data()).as("of a user with none").isEmpty();
      }
      TestUser away = ada.movedTo(two);
      post(away, ticket, "start");
      post(away, second, "start");
      post(away, third, "start");
      post(away, second, "stop");
      post(away, third, "cancel");
      for (StreamProbe probe : List.of(here, there)) {
        assertThat(titles(probe.nextSnapshot(TYPE))).containsExactly("Analytical engine");
        assertThat(titles(probe.nextSnapshot(TYPE))).containsExactly("Analytical engine", "b");
        assertThat(titles(probe.nextSnapshot(TYPE))).containsExactly("b", "c");
        assertThat(titles(probe.nextSnapshot(TYPE))).containsExactly("c");
        Frame last = probe.nextSnapshot(TYPE);
        assertThat(last.whole().toString()).contains("[]");
        assertThat(titles(last)).isEmpty();
      }
      assertThat(here.events()).isEmpty();
    }
  }

  @Test
  void connectedAfterTheStart_getsTheCurrentList_andNoOtherUserHears() {
    TestUser bob = TestUser.at(two);
    board.add(bob, "writer");
    try (StreamProbe foreign = open(bob)) {
      assertThat(titles(foreign.nextSnapshot(TYPE))).isEmpty();
      post(ada, ticket, "start");
      try (StreamProbe late = open(ada.movedTo(three))) {
        assertThat(titles(late.nextSnapshot(TYPE))).containsExactly("Analytical engine");
      }
      post(bob, ticket, "start");
      Frame frame = foreign.nextSnapshot(TYPE);
      assertThat(titles(frame)).containsExactly("Analytical engine");
      assertThat(foreign.snapshots(TYPE)).hasSize(2);
    }
  }

  @Test
  void boardChanges_areShownAtOnce() {
    TestUser bob = TestUser.at(two);
    TestUser writer = TestUser.at(two);
    board.add(bob, "writer");
    board.add(writer, "writer");
    post(bob, ticket, "start");
    String second = board.ticket("b", board.column(0));
    post(bob, second, "start");
    try (StreamProbe probe = open(bob)) {
      assertThat(titles(probe.nextSnapshot(TYPE))).containsExactly("Analytical engine", "b");
      ada.patch(board.path + "/tickets/" + ticket, "{\"title\":\"Difference\"}").expect(200);
      assertThat(titles(probe.nextSnapshot(TYPE))).containsExactly("Difference", "b");
      ada.patch(board.path + "/tickets/" + ticket, "{\"description\":\"no news\"}").expect(200);
      writer.patch(board.path + "/tickets/" + second, "{\"title\":\"B\"}").expect(200);
      assertThat(titles(probe.nextSnapshot(TYPE))).containsExactly("Difference", "B");
      ada.delete(board.path + "/tickets/" + second).expect(204);
      assertThat(titles(probe.nextSnapshot(TYPE))).containsExactly("Difference");
      ada.delete(board.path + "/members/" + writer.id).expect(204);
      ada.delete(board.path + "/members/" + bob.id).expect(204);
      assertThat(titles(probe.nextSnapshot(TYPE))).isEmpty();
    }
    board.add(bob, "writer");
    JsonNode list = bob.get("/user/stopwatches").expect(200);
    assertThat(list).as("what ended does not go on").isEmpty();
  }
}
