package io.tidings.node.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.ResyncReason;
import io.tidings.events.embedded.RedisServer;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Activities go with the data that they tell of. */
class ActivityWipeTest {
  @Test
  void wipes_forgetAllThatWasKept_andTellTheStreams() {
    try (RedisServer redis = RedisServer.start();
        TestNode one = TestNode.start("spring.data.redis.url=" + redis.url());
        TestNode two = TestNode.start("spring.data.redis.url=" + redis.url())) {
      TestUser admin = TestUser.adminAt(one);
      TestBoard project = admin.project();
      project.ticket("old", project.column(0));
      String old = admin.get("/api/activity").expect(200).path("cursor").asString();
      try (SseProbe probe = admin.movedTo(two).open("/events/stream")) {
        probe.expectConnected();
        admin
            .post(
                "/api/admin/database/wipe-projects",
                "{\"confirm\":\"DELETE ALL PROJECTS\",\"password\":\"%s\"}"
                    .formatted(TestUser.PASSWORD))
            .expect(204);
        assertThat(admin.get("/api/activity").expect(200).path("activities")).isEmpty();
        probe.awaitEvents(1, Duration.ofSeconds(10));
        assertThat(probe.frames().toString()).contains("database.projects.wiped", "resync");

        TestBoard next = admin.project();
        next.ticket("new", next.column(0));
        assertThat(admin.get("/api/activity").expect(200).path("activities")).hasSize(2);
        admin
            .post(
                "/api/admin/database/wipe",
                """
                {"confirm":"WIPE ALL DATA","password":"%s",\
                "admin":{"username":"new-admin","name":"New","password":"another password"}}
                """
                    .formatted(TestUser.PASSWORD))
            .expect(204);
        probe.expectEnd();
        assertThat(probe.frames().getLast().data().path("reason").asString())
            .isEqualTo(CloseReason.WIPED.word());
      }
      TestUser another = TestUser.adminAt(two);
      assertThat(another.get("/api/activity").expect(200).path("activities")).isEmpty();
      try (SseProbe probe =
          SseProbe.open(two.port(), another.stream("/events/stream").after(old))) {
        probe.expectResync(ResyncReason.TRIMMED);
        another.patch("/api/me", "{\"name\":\"A\"}").expect(200);
        assertThat(probe.nextEvent().type()).isEqualTo("database.projects.wiped");
        assertThat(probe.nextEvent().type()).isEqualTo("database.wiped");
        assertThat(probe.nextEvent().data().path("resource").path("type").asString())
            .isEqualTo("user");
        assertThat(probe.frames().toString()).doesNotContain("\"old\"", "\"new\"");
      }
    }
  }

  @Test
  void wipeByANodeWithoutTheFeature_forgetsThem() {
    try (RedisServer redis = RedisServer.start();
        TestNode with = TestNode.start("spring.data.redis.url=" + redis.url());
        TestNode without =
            TestNode.start(
                "spring.data.redis.url=" + redis.url(), "tidings.activity.enabled=false")) {
      TestUser admin = TestUser.adminAt(with);
      TestBoard project = admin.project();
      project.ticket("old", project.column(0));
      String old = admin.get("/api/activity").expect(200).path("cursor").asString();
      project.ticket("old, too", project.column(0));
      admin
          .movedTo(without)
          .post(
              "/api/admin/database/wipe-projects",
              "{\"confirm\":\"DELETE ALL PROJECTS\",\"password\":\"%s\"}"
                  .formatted(TestUser.PASSWORD))
          .expect(204);
      assertThat(admin.get("/api/activity").expect(200).path("activities")).isEmpty();
      try (SseProbe probe = SseProbe.open(with.port(), admin.stream("/events/stream").after(old))) {
        probe.expectResync(ResyncReason.TRIMMED);
        assertThat(probe.frames().toString()).doesNotContain("old");
      }
    }
  }
}
