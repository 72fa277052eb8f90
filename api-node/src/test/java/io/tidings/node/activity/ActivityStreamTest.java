package io.tidings.node.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.ResyncReason;
import io.tidings.node.board.Answer;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.test.Frame;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code /events/stream} on three nodes that share one Redis. */
class ActivityStreamTest {
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

  @ParameterizedTest
  @ValueSource(strings = {"/events/stream", "/sse"})
  void stream_beginsWithConnected_andPingsByThatName(String path) {
    try (SseProbe probe = member.open(path)) {
      probe.expectStatus(200).expectConnected();
      Frame connected = probe.frames().getFirst();
      assertThat(connected.type()).isEqualTo("connected");
      UUID client = UUID.fromString(connected.whole().path("client_id").asString());
      String timestamp = connected.whole().path("timestamp").asString();
      assertThat(timestamp).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
      assertThat(Instant.parse(timestamp)).isBetween(Instant.now().minusSeconds(60), Instant.now());
      assertThat(connected.whole().path("userId").asString()).isEqualTo(member.id + "");
      assertThat(member.cookie()).doesNotContain(client.toString());
      await().until(() -> probe.frames().stream().anyMatch(one -> one.type().equals("ping")));
      assertThat(probe.frames().getLast().whole().path("type").isMissingNode()).isTrue();
    }
  }

  @Test
  void guest_isRefused_withoutARedirect() {
    for (String path : new String[] {"/events/stream", "/sse"}) {
      Answer answer = TestUser.guestAt(one).get(path);
      answer.expectProblem(401, "unauthorized");
      assertThat(answer.http().headers().firstValue("Location")).isEmpty();
    }
  }

  @Test
  void token_opensTheStream_asTokenAndAsBearer() {
    String token =
        member.post("/api/tokens", "{\"name\":\"console\"}").expect(201).path("token").asString();
    for (String scheme : new String[] {"Token ", "Bearer "}) {
      StreamRequest request =
          StreamRequest.stream()
              .with("GET", "/events/stream?client=" + scheme.trim())
              .header("Authorization", scheme + token);
      try (SseProbe probe = SseProbe.open(three.port(), request)) {
        probe.expectConnected();
        project.ticket("By " + scheme, project.column(0));
        assertThat(probe.nextEvent().data().path("resource").path("name").asString())
            .isEqualTo("By " + scheme.trim());
      }
    }
  }

  @Test
  void ticket_opensOneStream_ofTheSameClientAsItsSession() {
    String ticket = member.post("/api/stream-tickets", "").expect(201).path("ticket").asString();
    StreamRequest request =
        StreamRequest.stream().with("GET", "/events/stream?client=c&ticket=" + ticket);
    try (SseProbe older = member.open("/events/stream?client=c").expectConnected();
        SseProbe probe = SseProbe.open(three.port(), request).expectConnected();
        SseProbe again = SseProbe.open(three.port(), request)) {
      older.expectClosed(CloseReason.REPLACED);
      again.expectStatus(401);
      project.ticket("by ticket", project.column(0));
      assertThat(name(probe.nextEvent())).isEqualTo("by ticket");
    }
  }

  @Test
  void change_onNodeTwo_isOneFrame_withTheSameIdOnNodesOneAndThree() {
    try (SseProbe here = member.open("/events/stream?client=a");
        SseProbe there = member.movedTo(three).open("/events/stream?client=b")) {
      here.expectConnected();
      there.expectConnected();
      String ticket =
          owner
              .with("X-Tab-Id", "tab-1")
              .post(
                  project.path + "/tickets",
                  "{\"title\":\"Fix the door\",\"description\":\"a secret\",\"columnId\":\"%s\"}"
                      .formatted(project.column(0)))
              .expect(201)
              .path("id")
              .asString();
      Frame frame = here.nextEvent();
      assertThat(there.nextEvent().cursor()).isEqualTo(frame.cursor());
      JsonNode data = frame.data();
      assertThat(frame.whole().path("type").asString()).isEqualTo("activity");
      assertThat(frame.cursor()).endsWith("." + data.path("id").asString());
      assertThat(data.path("user").toString())
          .isEqualTo(
              "{\"id\":\"%d\",\"username\":\"%s\",\"name\":\"User %s\",\"email\":null}"
                  .formatted(owner.id, owner.username, owner.username));
      assertThat(data.path("activity_type").asString()).isEqualTo("created");
      assertThat(data.path("resource").toString())
          .isEqualTo(
              "{\"type\":\"ticket\",\"name\":\"Fix the door\",\"id\":\"%s\",\"parent\":{\"type\":\"project\",\"id\":\"%d\",\"name\":\"A project\"}}"
                  .formatted(ticket, project.id));
      assertThat(data.path("description").asString()).isEqualTo("Ticket Fix the door was created");
      assertThat(data.path("timestamp").asString()).matches(".*\\.\\d{6}Z");
      assertThat(data.path("tab_id").asString()).isEqualTo("tab-1");
      JsonNode metadata = data.path("metadata");
      assertThat(metadata.path("id").asString()).isEqualTo(ticket);
      assertThat(metadata.path("name").asString()).isEqualTo("Fix the door");
      assertThat(metadata.path("last_editor").asString()).isEqualTo(owner.username);
      assertThat(metadata.path("last_modified")).isEqualTo(data.path("timestamp"));
      assertThat(metadata.path("project_id").asString()).isEqualTo(project.id + "");
      assertThat(frame.whole().toString()).doesNotContain("a secret");
      owner.patch("/api/me", "{\"name\":\"The last one\"}").expect(200);
      assertThat(here.nextEvent().data().path("resource").path("type").asString())
          .isEqualTo("user");
      assertThat(here.events()).hasSize(2);
    }
  }

  @Test
  void resume_onAnotherNode_isExactlyWhatWasMissed() {
    String cursor;
    try (SseProbe probe = member.open("/events/stream")) {
      probe.expectConnected();
      project.ticket("seen", project.column(0));
      cursor = String.valueOf(probe.nextEvent().cursor());
    }
    project.ticket("missed", project.column(0));
    for (boolean query : new boolean[] {true, false}) {
      StreamRequest request = member.stream("/events/stream").after(cursor);
      try (SseProbe probe = SseProbe.open(three.port(), query ? request.asQuery() : request)) {
        assertThat(name(probe.nextEvent())).isEqualTo("missed");
        project.ticket("live " + query, project.column(0));
        assertThat(name(probe.nextEvent())).isIn("live " + query, "live true");
      }
    }
  }

  @Test
  void resume_fromAnIdThatIsNotKept_isOneResync_andGoesOn() {
    owner.patch("/api/me", "{\"name\":\"Not kept\"}").expect(200);
    String cursor = member.get("/api/activity?limit=1").expect(200).path("cursor").asString();
    String epoch = cursor.substring(0, cursor.indexOf('.') + 1);
    String old = epoch + Instant.now().minus(Duration.ofDays(1)).toEpochMilli() + "-0";
    TestUser stranger = TestUser.at(three); // rights that began since would be one resync more
    StreamRequest request = stranger.stream("/sse?projects=" + project.id).after(old);
    try (SseProbe probe = SseProbe.open(three.port(), request)) {
      probe.expectResync(ResyncReason.TRIMMED);
      stranger.patch("/api/me", "{\"name\":\"Kept\"}").expect(200);
      assertThat(name(probe.nextEvent())).isEqualTo(stranger.username);
      assertThat(probe.frames().stream().filter(one -> one.type().equals("resync"))).hasSize(1);
    }
  }

  @Test
  void newcomer_isCutBeforeItsFirstActivity_missesNothing() {
    String cursor;
    try (SseProbe probe = member.open("/events/stream")) {
      probe.expectConnected();
      cursor = probe.frames().getFirst().cursor();
    }
    project.ticket("missed", project.column(0));
    assertThat(cursor).as("the position with which a client begins").isNotNull();
    StreamRequest request = member.stream("/events/stream").after(cursor);
    try (SseProbe probe = SseProbe.open(three.port(), request)) {
      assertThat(name(probe.nextEvent())).isEqualTo("missed");
    }
  }

  @Test
  void logout_endsTheStream() {
    try (SseProbe probe = member.open("/events/stream")) {
      probe.expectConnected();
      member.post("/logout", "").expect(204);
      Frame last = probe.nextFrame();
      if (last.type().equals("activity")) { // of the logout itself; the end may overtake it
        last = probe.nextFrame();
      }
      assertThat(last.data().path("reason").asString()).isEqualTo(CloseReason.LOGGED_OUT.word());
      probe.expectEnd();
    }
  }

  @Test
  void badParameters_areRefused() {
    for (String client : new String[] {"", "a%20b", "x".repeat(65)}) {
      member.get("/events/stream?client=" + client).expectProblem(400, "invalid-field", "client");
    }
    member.get("/events/stream?projects=x").expectProblem(400, "invalid-field", "projects");
  }
}
