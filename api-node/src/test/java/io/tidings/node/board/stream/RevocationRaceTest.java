package io.tidings.node.board.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Cursor;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.Frame;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.TestNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Members are removed a thousand times while tickets change on two nodes without a pause. No stream
 * of theirs says anything that came after the event that removed them: the project's streams end,
 * the users' own go on without it.
 */
@Tag("slow")
class RevocationRaceTest {
  private static final int MEMBERS = 20;
  private static final int ROUNDS = 50;

  private final TestNode one = TestNode.start("tidings.limits.streams-per-project=0");
  private final TestNode two = TestNode.start("tidings.limits.streams-per-project=0");
  private final TestUser owner = TestUser.at(one);
  private final TestBoard project = owner.project();
  private final List<TestUser> members =
      IntStream.range(0, MEMBERS)
          .mapToObj(i -> TestUser.at(one).movedTo(i % 2 == 0 ? one : two))
          .toList();
  private final EventId begin = one.bean(WorkspaceState.class).position().id();

  @Test
  void remove_whileTicketsChange_nothingLaterArrives() throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> writers = List.of(writer(owner, over), writer(owner.movedTo(two), over));
    List<StreamProbe> own = new ArrayList<>();
    try (one;
        two) {
      for (int i = 0; i < MEMBERS; i++) {
        Transport transport = i % 4 < 2 ? Transport.SSE : Transport.WEBSOCKET; // on both nodes
        own.add(members.get(i).open("/user/events?projects=" + project.id, transport));
      }
      own.forEach(StreamProbe::expectConnected);
      for (int round = 0; round < ROUNDS; round++) {
        race();
      }
      over.set(true);
      for (Thread writer : writers) {
        writer.join();
      }
      for (int i = 0; i < MEMBERS; i++) {
        checkSilence(own.get(i).events(), accessOf(members.get(i)));
      }
    } finally {
      over.set(true);
      own.forEach(StreamProbe::close);
    }
  }

  private Thread writer(TestUser who, AtomicBoolean over) {
    String path = project.path + "/tickets/" + project.ticket("busy", project.column(0));
    return Thread.ofVirtual()
        .start(() -> {
          for (int i = 0; !over.get(); i++) {
            who.patch(path, "{\"title\":\"busy %d\"}".formatted(i)).expect(200);
          }
        });
  }

  private void race() {
    List<StreamProbe> boards = new ArrayList<>();
    try {
      for (TestUser member : members) {
        String json = "{\"userId\":\"%d\",\"role\":\"reader\"}".formatted(member.id);
        owner.post(project.path + "/members", json).expect(201);
        boards.add(member.open(project.path + "/events"));
      }
      boards.forEach(StreamProbe::expectConnected);
      for (TestUser member : members) {
        owner.delete(project.path + "/members/" + member.id).expect(204);
      }
      for (int i = 0; i < MEMBERS; i++) {
        boards.get(i).expectEnd();
        checkEnd(boards.get(i), accessOf(members.get(i)).getLast().id());
      }
    } finally {
      boards.forEach(StreamProbe::close);
    }
  }

  private static void checkEnd(StreamProbe board, EventId removal) {
    Frame last = board.frames().getLast();
    assertThat(last.type() + " " + last.data().path("reason").asString())
        .isEqualTo("closed " + CloseReason.REVOKED.word());
    assertThat(board.events()).allSatisfy(event -> assertThat(id(event)).isLessThan(removal));
  }

  /** What the log says of this member's coming and going. */
  private List<Event> accessOf(TestUser member) {
    Topic topic = new Topic("$user." + member.id);
    EventLog log = one.bean(EventLog.class);
    return log.read(Workspace.MAIN, Set.of(topic), begin, 1000).join().events();
  }

  private static void checkSilence(List<Frame> heard, List<Event> access) {
    Map<EventId, Boolean> given = new HashMap<>();
    access.forEach(event -> given.put(event.id(), event.envelope().type().equals("member.added")));
    boolean now = false;
    for (Frame frame : heard) {
      Boolean change = given.get(id(frame));
      assertThat(now || change != null).as("%s without a right to it", frame).isTrue();
      now = change == null ? now : change;
    }
    assertThat(given).hasSize(2 * ROUNDS);
  }

  private static EventId id(Frame frame) {
    return Objects.requireNonNull(Cursor.read(String.valueOf(frame.cursor()))).id();
  }
}
