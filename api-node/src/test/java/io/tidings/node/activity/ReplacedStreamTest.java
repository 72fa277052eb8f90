package io.tidings.node.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.test.Frame;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client has one stream of activities: its newer one ends the older, on whichever node it is. */
class ReplacedStreamTest {
  private static TestNode one;
  private static TestNode two;

  private TestUser user;
  private TestBoard project;

  @BeforeAll
  static void start() {
    one = TestNode.start();
    two = TestNode.start();
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
  }

  @BeforeEach
  void project() {
    user = TestUser.at(one);
    project = user.project();
  }

  private static String name(Frame frame) {
    return frame.data().path("resource").path("name").asString();
  }

  @Test
  void newerStream_onAnotherNode_endsTheOlder_andStays() {
    try (SseProbe older = user.open("/events/stream?client=c")) {
      older.expectConnected();
      try (SseProbe newer = user.movedTo(two).open("/sse?client=c")) {
        older.expectClosed(CloseReason.REPLACED);
        assertThat(older.retry()) // or two that reconnect in any case would replace each other
            .isGreaterThan(Duration.ofSeconds(20));
        project.ticket("for the newer", project.column(0));
        assertThat(name(newer.nextEvent())).isEqualTo("for the newer");
        assertThat(older.events()).isEmpty();
      }
    }
  }

  @Test
  void streamsOfOtherClientsAndSessions_stay() {
    TestUser another = TestUser.at(two);
    try (SseProbe first = user.open("/events/stream?client=a");
        SseProbe second = user.open("/events/stream?client=b");
        SseProbe unnamed = user.open("/events/stream");
        SseProbe other = another.open("/events/stream?client=a")) {
      first.expectConnected();
      second.expectConnected();
      unnamed.expectConnected();
      other.expectConnected();
      assertThat(user.head("HEAD", "/events/stream")).isNotEmpty();
      user.send("HEAD", "/events/stream?client=a", null);
      another.get("/events/stream?client=a&projects=x").expect(400);
      user.patch("/api/me", "{\"name\":\"Still here\"}").expect(200);
      for (SseProbe probe : List.of(first, second, unnamed, other)) {
        assertThat(name(probe.nextEvent())).isEqualTo(user.username);
      }
      user.open("/events/stream").close();
      unnamed.expectClosed(CloseReason.REPLACED);
    }
  }

  /**
   * The streams of one client together have each activity once: the older ones all before the event
   * that replaces them, the newer ones all after it.
   */
  @Test
  void reopening_onTwoNodes_whileAnotherPublishes_losesAndRepeatsNothing() throws Exception {
    String column = project.column(0);
    AtomicBoolean done = new AtomicBoolean();
    List<String> published = new ArrayList<>();
    Thread publisher =
        Thread.ofPlatform()
            .start(() -> {
              for (int n = 0; !done.get(); n++) {
                project.ticket("n" + n, column);
                published.add("n" + n);
              }
            });
    List<SseProbe> probes = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        probes.add(user.movedTo(i % 2 == 0 ? one : two).open("/events/stream?client=c"));
        probes.getLast().expectConnected();
        if (i > 0) {
          probes.get(i - 1).expectEnd();
        }
      }
      done.set(true);
      publisher.join();
      project.ticket("last", column);
      SseProbe last = probes.getLast();
      while (!name(last.nextEvent()).equals("last")) {
        assertThat(last.events()).isNotEmpty();
      }
      List<String> seen =
          probes.stream().flatMap(p -> p.events().stream()).map(ReplacedStreamTest::name).toList();
      int begun = published.indexOf(seen.getFirst());
      List<String> expected = new ArrayList<>(published.subList(begun, published.size()));
      expected.add("last");
      assertThat(seen).isEqualTo(expected);
      for (SseProbe probe : probes.subList(0, probes.size() - 1)) {
        Frame end = probe.frames().getLast();
        assertThat(end.type()).isEqualTo("closed");
        assertThat(end.data().path("reason").asString()).isEqualTo(CloseReason.REPLACED.word());
      }
    } finally {
      done.set(true);
      probes.forEach(SseProbe::close);
    }
  }
}
