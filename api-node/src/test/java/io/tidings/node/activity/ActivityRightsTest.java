package io.tidings.node.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.ResyncReason;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.test.Frame;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who is told of an activity, and what of it, when rights change or differ. */
class ActivityRightsTest {
  private static TestNode one;
  private static TestNode two;
  private static TestNode three;

  private TestUser owner;
  private TestUser member;
  private TestBoard project;

  @BeforeAll
  static void start() {
    one = TestNode.start("tidings.stream.keepalive=1s");
    two = TestNode.start();
    three = TestNode.start();
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
    three.close();
  }

  @BeforeEach
  void project() {
    owner = TestUser.at(two);
    member = TestUser.at(one);
    project = owner.project();
    add(member);
  }

  private void add(TestUser user) {
    String json = "{\"userId\":\"%d\",\"role\":\"reader\"}".formatted(user.id);
    owner.post(project.path + "/members", json).expect(201);
  }

  private static String name(Frame frame) {
    return frame.data().path("resource").path("name").asString();
  }

  @Test
  void memberRemovedOnAnotherNode_seesNothingMore_untilAddedAgain() {
    try (SseProbe probe = member.open("/events/stream")) {
      probe.expectConnected();
      project.ticket("seen", project.column(0));
      assertThat(name(probe.nextEvent())).isEqualTo("seen");
      owner.delete(project.path + "/members/" + member.id).expect(204);
      assertThat(name(probe.nextEvent())).isEqualTo(member.username);
      project.ticket("not seen", project.column(0));
      add(member);
      probe.expectResync(ResyncReason.ACCESS);
      project.ticket("seen again", project.column(0));
      assertThat(name(probe.nextEvent())).isEqualTo("seen again");
    }
  }

  @Test
  void projectDeleted_isToldToThoseWhoCouldReadIt_andToNoOther() {
    TestUser stranger = TestUser.at(three);
    try (SseProbe probe = member.open("/events/stream");
        SseProbe other = stranger.open("/events/stream")) {
      probe.expectConnected();
      other.expectConnected();
      owner.delete(project.path).expect(204);
      JsonNode data = probe.nextEvent().data();
      assertThat(data.path("activity_type").asString()).isEqualTo("deleted");
      assertThat(data.path("resource").path("name").asString()).isEqualTo("A project");
      owner.patch("/api/me", "{\"name\":\"The last one\"}").expect(200);
      assertThat(other.nextEvent().data().path("resource").path("type").asString())
          .isEqualTo("user");
    }
  }

  @Test
  void projectHiddenAndRenamed_tellsStrangersNothing() {
    TestUser stranger = TestUser.at(three);
    owner.patch(project.path, "{\"visibility\":\"public\"}").expect(200);
    try (SseProbe probe = member.open("/events/stream");
        SseProbe other = stranger.open("/events/stream")) {
      probe.expectConnected();
      other.expectConnected();
      owner.patch(project.path, "{\"visibility\":\"private\",\"title\":\"Takeover\"}").expect(200);
      assertThat(name(probe.nextEvent())).isEqualTo("Takeover");
      owner.patch("/api/me", "{\"name\":\"The last one\"}").expect(200);
      assertThat(name(other.nextEvent())).isEqualTo(owner.username);
      JsonNode kept = member.get("/api/activity?limit=2").expect(200).path("activities");
      assertThat(kept.get(1).path("resource").path("name").asString()).isEqualTo("Takeover");
      assertThat(stranger.get("/api/activity?limit=200").expect(200).toString())
          .doesNotContain("Takeover");
    }
  }

  /** [E29] Readers of the source alone are not told of the target. */
  @Test
  void transfer_isOneActivity_byWhatEachMayRead() {
    TestUser both = TestUser.at(three);
    add(both);
    TestBoard target = owner.project(",\"description\":\"hidden\"");
    target.add(both, "reader");
    String ticket = project.ticket("moves", project.column(0));
    try (SseProbe source = member.open("/events/stream");
        SseProbe all = both.open("/events/stream")) {
      source.expectConnected();
      all.expectConnected();
      owner
          .post(
              project.path + "/tickets/" + ticket + "/transfer",
              "{\"targetProjectId\":\"" + target.id + "\"}")
          .expect(200);
      JsonNode gone = source.nextEvent().data();
      assertThat(gone.path("activity_type").asString()).isEqualTo("deleted");
      assertThat(gone.path("description").asString()).isEqualTo("Ticket moves was deleted");
      assertThat(gone.path("resource").path("parent").path("id").asString())
          .isEqualTo(project.id + "");
      assertThat(gone.toString()).doesNotContain("\"" + target.id + "\"", "unless");
      JsonNode moved = all.nextEvent().data();
      assertThat(moved.path("activity_type").asString()).isEqualTo("edited");
      assertThat(moved.path("resource").path("parent").path("id").asString())
          .isEqualTo(target.id + "");
      owner.patch("/api/me", "{\"name\":\"The last one\"}").expect(200);
      assertThat(name(source.nextEvent())).isEqualTo(owner.username);
      assertThat(name(all.nextEvent())).isEqualTo(owner.username);
    }
  }

  /** [E30] An address is shown only where that is switched on. */
  @Test
  void address_isShown_whereTheSettingSaysSo() {
    try (TestNode showing = TestNode.start("tidings.activity.show-email=true");
        SseProbe probe = owner.open("/events/stream")) {
      probe.expectConnected();
      owner.patch("/api/me", "{\"email\":\"ann@example.org\"}").expect(200);
      assertThat(probe.nextEvent().whole().toString()).doesNotContain("example.org");
      owner.movedTo(showing).patch("/api/me", "{\"name\":\"Ann\"}").expect(200);
      JsonNode shown = probe.nextEvent().data();
      assertThat(shown.path("user").path("email").asString()).isEqualTo("ann@example.org");
      assertThat(shown.path("metadata").path("last_editor").asString())
          .isEqualTo("ann@example.org");
    }
  }
}
