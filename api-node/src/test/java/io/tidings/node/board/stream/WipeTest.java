package io.tidings.node.board.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.embedded.RedisServer;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.Frame;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All streams of all nodes hear of a wipe before it ends them; nothing older comes back. */
class WipeTest {
  @Test
  void wipe_everyStreamOfEveryNodeIsToldAndEnds_andTheLogHasNothingOld() {
    try (RedisServer redis = RedisServer.start();
        TestNode one = node(redis);
        TestNode two = node(redis);
        TestNode three = node(redis)) {
      TestUser admin = TestUser.adminAt(one);
      TestBoard project = admin.project();
      List<StreamProbe> probes = new ArrayList<>();
      for (TestNode node : List.of(one, two, three)) {
        TestUser there = admin.movedTo(node);
        for (Transport transport : Transport.values()) {
          probes.add(there.open("/user/events", transport));
          probes.add(TestUser.guestAt(node).open("/user/events", transport));
        }
        probes.add(there.open("/api/projects/events"));
        probes.add(there.open("/api/users/events"));
        probes.add(there.open(project.path + "/events"));
      }
      probes.forEach(StreamProbe::expectConnected);
      project.ticket("old secret", project.column(0));
      String old = String.valueOf(probes.getFirst().nextEvent().cursor());

      admin
          .movedTo(two)
          .post(
              "/api/admin/database/wipe",
              """
              {"confirm":"WIPE ALL DATA","password":"%s",\
              "admin":{"username":"new-admin","name":"New","password":"another password"}}
              """
                  .formatted(TestUser.PASSWORD))
          .expect(204);

      for (StreamProbe probe : probes) {
        probe.expectEnd();
        List<String> types = probe.frames().stream().map(Frame::type).toList();
        assertThat(types).endsWith("database.wiped", "closed");
        assertThat(probe.frames().getLast().data().path("reason").asString())
            .isEqualTo(CloseReason.WIPED.word());
        probe.close();
      }
      admin.movedTo(three).get("/api/me").expectProblem(401, "unauthorized");

      TestUser next = TestUser.adminAt(three);
      for (TestNode node : List.of(one, two, three)) {
        StreamRequest request = next.stream("/user/events").after(old);
        Transport transport = node == two ? Transport.WEBSOCKET : Transport.SSE;
        try (StreamProbe probe = StreamProbe.open(node.port(), request.over(transport))) {
          probe.expectConnected();
          next.patch("/api/me", "{\"name\":\"Name at %d\"}".formatted(node.port())).expect(200);
          Frame frame = probe.nextFrame();
          assertThat(frame.type()).as("what is gone is fetched anew").isEqualTo("resync");
          assertThat(probe.frames().toString()).doesNotContain("issue_id");
        }
      }
    }
  }

  @Test
  void wipeProjects_endsTheirStreams_andLeavesTheOthersOpen() {
    try (RedisServer redis = RedisServer.start();
        TestNode one = node(redis);
        TestNode two = node(redis)) {
      TestUser admin = TestUser.adminAt(one);
      TestBoard project = admin.project();
      try (StreamProbe user = admin.movedTo(two).open("/user/events");
          StreamProbe webSocket = admin.movedTo(two).open("/user/events", Transport.WEBSOCKET);
          StreamProbe board = admin.movedTo(two).open(project.path + "/events")) {
        user.expectConnected();
        webSocket.expectConnected();
        board.expectConnected();
        admin
            .post(
                "/api/admin/database/wipe-projects",
                "{\"confirm\":\"DELETE ALL PROJECTS\",\"password\":\"%s\"}"
                    .formatted(TestUser.PASSWORD))
            .expect(204);
        board.expectEnd();
        assertThat(board.frames().getLast().data().path("reason").asString()).isEqualTo("wiped");
        TestBoard next = admin.project();
        next.ticket("new", next.column(0));
        for (StreamProbe probe : List.of(user, webSocket)) {
          assertThat(probe.awaitEvents(1, Duration.ofSeconds(10)).toString())
              .contains("database.projects.wiped");
        }
      }
    }
  }

  private static TestNode node(RedisServer redis) {
    return TestNode.start("spring.data.redis.url=" + redis.url());
  }
}
