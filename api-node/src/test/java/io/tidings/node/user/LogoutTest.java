package io.tidings.node.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.NewEvent;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.Frame;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What three nodes tell the connections of a user whose session ends, and what they keep quiet. */
@Tag("slow")
@ParameterizedClass
@EnumSource(Transport.class)
@ExtendWith(OutputCaptureExtension.class)
class LogoutTest {
  private static TestNode one;
  private static TestNode two;
  private static TestNode three;

  private final Transport transport;

  LogoutTest(Transport transport) {
    this.transport = transport;
  }

  @BeforeAll
  static void start() {
    String[] properties = {
      "logging.level.io.tidings=DEBUG",
      "server.jetty.accesslog.enabled=true",
      "tidings.snapshots.poll=0s",
      "tidings.stream.outbox-size=256KB"
    };
    one = TestNode.start(properties);
    two = TestNode.start(properties);
    three = TestNode.start(properties);
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
    three.close();
  }

  private StreamProbe open(TestUser user) {
    String path = transport == Transport.SSE ? "/user/events" : "/-/ws";
    return user.open(path, transport).expectConnected();
  }

  private StreamProbe open(TestNode node, Visitor visitor) {
    String path = transport == Transport.SSE ? "/user/events" : "/-/ws";
    return StreamProbe.open(
            node.port(),
            StreamRequest.stream()
                .with("GET", path)
                .header("Sec-Fetch-Site", "same-origin")
                .header("Cookie", String.valueOf(visitor.cookie()))
                .over(transport))
        .expectConnected();
  }

  /** Another login of the same user. */
  private static Visitor again(TestUser user) {
    return Visitor.login(three, user.username, TestUser.PASSWORD);
  }

  @Test
  void logout_isHereForItsOwnStreams_andElsewhereForOthers_andNamesNoSession(CapturedOutput log) {
    TestUser ada = TestUser.at(one);
    Visitor phone = again(ada);
    String session = ada.cookie().substring("SESSION=".length());
    TestUser bob = TestUser.at(two);
    try (StreamProbe first = open(ada);
        StreamProbe second = open(ada.movedTo(two));
        StreamProbe stays = open(two, phone);
        StreamProbe foreign = open(bob)) {
      ada.movedTo(three).post("/logout", "").expect(204);
      first.expectLogout("here").expectClosed(CloseReason.SESSION_EXPIRED);
      second.expectLogout("here").expectClosed(CloseReason.SESSION_EXPIRED);
      stays.expectLogout("elsewhere");
      assertThat(phone.movedTo(one).patch("/api/me", "{\"name\":\"Ada\"}").statusCode())
          .isEqualTo(200);
      stays.expectEvent("user.updated");
      foreign.expectEvent("user.updated");
      assertThat(foreign.events()).hasSize(1);
      assertThat(stays.events()).hasSize(2);
      for (StreamProbe probe : List.of(first, second, stays, foreign)) {
        assertThat(probe.frames().toString() + probe.frames().stream().map(Frame::whole).toList())
            .doesNotContain(session, phone.session());
      }
      for (Frame frame : stays.events()) {
        assertThat(frame.type().equals("logout") ? frame.cursor() : null).isNull();
      }
    }
    await("the ends of the connections").until(() -> log.getAll().contains("connection ended"));
    assertThat(log.getAll()).contains("DEBUG", "session-expired").doesNotContain(session);
    for (TestNode node : List.of(one, two, three)) {
      assertThat(node.manage("/actuator/prometheus").body())
          .contains("tidings_")
          .doesNotContain(session, phone.session());
    }
  }

  @Test
  void deletedUser_isHereForAll_andWhatTheyWroteStays() {
    TestUser admin = TestUser.adminAt(one);
    TestUser owner = TestUser.at(one);
    TestBoard board = owner.project();
    TestUser leaving = TestUser.at(two);
    board.add(leaving, "writer");
    TestBoard own = leaving.project(",\"scope\":\"user\",\"owner\":\"" + leaving.username + "\"");
    String tickets = board.path + "/tickets";
    String ticket =
        leaving.post(tickets, "{\"title\":\"Theirs\"}").expect(201).path("id").asString();
    leaving.post(tickets + "/" + ticket + "/stopwatch/start", null).expect(200);
    Visitor phone = again(leaving);
    String token =
        leaving.post("/api/tokens", "{\"name\":\"t\"}").expect(201).path("token").asString();
    String path = "/api/users/" + leaving.id;
    try (StreamProbe first = open(leaving);
        StreamProbe second = open(three, phone);
        StreamProbe others = open(owner)) {
      owner.delete(path).expectProblem(403, "forbidden");
      TestUser.guestAt(one).delete(path).expect(401);
      admin.movedTo(three).delete(path).expect(204);
      first.expectLogout("here").expectClosed(CloseReason.SESSION_EXPIRED);
      second.expectLogout("here").expectClosed(CloseReason.SESSION_EXPIRED);
      others.expectEvent("user.updated");
    }
    leaving.get("/api/me").expect(401);
    assertThat(phone.get("/api/me").statusCode()).isEqualTo(401);
    assertThat(one.get("/api/me", "Authorization", "Bearer " + token).statusCode()).isEqualTo(401);
    assertThat(Visitor.at(one).tryLogin(leaving.username, TestUser.PASSWORD).statusCode())
        .isEqualTo(401);
    admin.delete(path).expectProblem(404, "not-found");
    assertThat(admin.get("/api/users").expect(200).toString()).doesNotContain(leaving.username);
    assertThat(owner.get(tickets + "/" + ticket).expect(200).path("createdBy").asString())
        .isEqualTo("" + leaving.id);
    WorkspaceState state = one.bean(WorkspaceState.class);
    assertThat(state.hash("stopwatch." + leaving.id)).isEmpty();
    assertThat(state.hash("tokens." + leaving.id)).isEmpty();
    await("the end of the membership")
        .untilAsserted(() -> {
          assertThat(state.field("board." + board.id, "members"))
              .doesNotContain("\"" + leaving.id + "\"");
          assertThat(state.hash("board.member." + leaving.id)).isEmpty();
          assertThat(state.hash("board.leftovers")).doesNotContainKey("" + leaving.id);
        });
    assertThat(state.field("board." + own.id, "members"))
        .as("the members of a project that had no other admin")
        .contains("admin")
        .doesNotContain("\"" + leaving.id + "\"");
    JsonNode exported = admin.get("/api/admin/database/export").expect(200);
    assertThat(exported.findValues("projects").toString()).contains(own.key);
    assertThat(exported.toString()).doesNotContain("\"owner\":\"" + leaving.username);
    admin
        .post(
            "/api/users",
            "{\"username\":\"%s\",\"name\":\"Another\",\"password\":\"another password\"}"
                .formatted(leaving.username))
        .expectProblem(409, "username-taken");
  }

  @Test
  void snapshotOfATimeWithoutConnections_isNotDelivered_theCurrentOneIs() {
    TestUser ada = TestUser.at(one);
    TestBoard board = ada.project();
    String path = board.path + "/tickets/" + board.ticket("a", board.column(0)) + "/stopwatch/";
    ada.post(path + "start", null).expect(200);
    ada.post(path + "cancel", null).expect(200);
    ada.post(path + "start", null).expect(200);
    try (StreamProbe probe = open(ada.movedTo(two))) {
      assertThat(probe.nextSnapshot("stopwatches").data()).hasSize(1);
      ada.post(path + "cancel", null).expect(200);
      assertThat(probe.nextSnapshot("stopwatches").data()).isEmpty();
      assertThat(probe.snapshots("stopwatches")).hasSize(2);
    }
  }

  /** Each is larger than what the sockets hold, and all of them than what may wait for a client. */
  @Test
  void slowConsumer_getsTheNewestSnapshot_notAll() {
    int count = 200;
    TestUser ada = TestUser.at(one);
    try (StreamProbe probe = open(ada.movedTo(two))) {
      probe.nextSnapshot("stopwatches");
      probe.stopReading();
      for (int i = 1; i <= count; i++) {
        announce(ada, i + " " + "x".repeat(60_000));
      }
      probe.resumeReading();
      await("the newest")
          .until(() ->
              probe
                  .snapshots("stopwatches")
                  .getLast()
                  .data()
                  .toString()
                  .startsWith("[\"" + count + " "));
      assertThat(probe.snapshots("stopwatches").size()).isLessThan(count);
    }
  }

  private static void announce(TestUser user, String text) {
    NewEvent event =
        NewEvent.of(
            UserTopics.user(user.id),
            "stopwatches",
            JsonMapper.shared().createArrayNode().add(text));
    one.bean(WorkspaceState.class)
        .change(
            Set.of("stopwatch." + user.id), _ -> Change.none(true).and(List.of(), List.of(event)));
  }

  @Test
  void guest_getsSignsOfLifeAlone() {
    TestUser ada = TestUser.at(one);
    try (StreamProbe guest = open(TestUser.guestAt(two));
        StreamProbe signedIn = open(ada.movedTo(three))) {
      signedIn.nextSnapshot("stopwatches");
      announce(ada, "a");
      signedIn.nextSnapshot("stopwatches");
      ada.patch("/api/me", "{\"name\":\"Ada\"}").expect(200);
      signedIn.expectEvent("user.updated");
      assertThat(guest.frames()).allMatch(frame -> !frame.isEvent());
      assertThat(guest.snapshots("stopwatches")).isEmpty();
      assertThat(guest.snapshots("notification-count")).isEmpty();
    }
  }
}
