package io.tidings.node.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Cursor;
import io.tidings.events.EventId;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.Somebody;
import io.tidings.node.board.TestBoard;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.test.Frame;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Members are removed while tickets change on two nodes without a pause, a thousand times: no
 * stream says anything that came after the event that removed its user.
 */
class RevocationRaceTest {
  private static final int MEMBERS = 20;
  private static final int ROUNDS = 50;

  @Test
  void remove_whileTicketsChange_nothingLaterArrives() throws InterruptedException {
    try (TestNode one = TestNode.start("tidings.limits.streams-per-project=0");
        TestNode two = TestNode.start("tidings.limits.streams-per-project=0")) {
      Somebody owner = Somebody.at(one);
      TestBoard project = owner.project();
      List<Somebody> members = IntStream.range(0, MEMBERS).mapToObj(_ -> Somebody.at(one)).toList();
      AtomicBoolean over = new AtomicBoolean();
      List<Thread> writers =
          List.of(writer(owner, project, over), writer(owner.movedTo(two), project, over));
      try {
        for (int round = 0; round < ROUNDS; round++) {
          race(one, two, owner, project, members);
        }
      } finally {
        over.set(true);
        for (Thread writer : writers) {
          writer.join();
        }
      }
    }
  }

  private static Thread writer(Somebody owner, TestBoard project, AtomicBoolean over) {
    String path = project.path + "/tickets/" + project.ticket("busy", project.column(0));
    return Thread.ofVirtual()
        .start(() -> {
          for (int i = 0; !over.get(); i++) {
            owner.patch(path, "{\"title\":\"busy %d\"}".formatted(i)).expect(200);
          }
        });
  }

  private static void race(
      TestNode one, TestNode two, Somebody owner, TestBoard project, List<Somebody> members) {
    List<SseProbe> probes = new ArrayList<>();
    try {
      for (Somebody member : members) {
        String json = "{\"userId\":\"%d\",\"role\":\"reader\"}".formatted(member.id);
        owner.post(project.path + "/members", json).expect(201);
        probes.add(member.open(project.path + "/events"));
        probes.add(member.movedTo(two).open("/user/events?projects=" + project.id));
      }
      probes.forEach(SseProbe::expectConnected);
      for (int i = 0; i < members.size(); i++) {
        owner.delete(project.path + "/members/" + members.get(i).id).expect(204);
        EventId after = one.bean(WorkspaceState.class).position().id();
        Frame last = lastOf(probes.get(2 * i + 1));
        assertThat(id(last)).isLessThanOrEqualTo(after);
        probes.get(2 * i).awaitEnd(Duration.ofSeconds(10));
        checkBoard(probes.get(2 * i), id(last));
      }
      for (int i = 0; i < members.size(); i++) {
        List<Frame> events = probes.get(2 * i + 1).events();
        assertThat(events.getLast().type())
            .as("the last that a user heard of the project")
            .isEqualTo("project-access");
      }
    } finally {
      probes.forEach(SseProbe::close);
    }
  }

  /** The event that says that the user was removed. */
  private static Frame lastOf(SseProbe probe) {
    return await("the news of the removal")
        .until(
            () ->
                probe.events().stream()
                    .filter(event -> event.data().path("access").asString("").equals("revoked"))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static void checkBoard(SseProbe board, EventId revocation) {
    for (Frame event : board.events()) {
      assertThat(id(event)).isLessThan(revocation);
    }
    Frame last = board.frames().getLast();
    assertThat(last.type() + " " + last.data().path("reason").asString())
        .isEqualTo("closed " + CloseReason.REVOKED.word());
  }

  private static EventId id(Frame frame) {
    return Objects.requireNonNull(Cursor.read(String.valueOf(frame.cursor()))).id();
  }
}
