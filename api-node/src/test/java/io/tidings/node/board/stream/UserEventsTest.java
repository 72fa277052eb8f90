package io.tidings.node.board.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.ResyncReason;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.Frame;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code /user/events} on three nodes that share one Redis. */
@ParameterizedClass
@EnumSource(Transport.class)
class UserEventsTest {
  private static TestNode one;
  private static TestNode two;
  private static TestNode three;

  private TestUser owner;
  private TestUser member;
  private TestUser stranger;
  private TestBoard project;
  private String column;

  private final Transport transport;

  UserEventsTest(Transport transport) {
    this.transport = transport;
  }

  @BeforeAll
  static void start() {
    one = TestNode.start();
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
    stranger = TestUser.at(one);
    project = owner.project();
    column = project.column(1);
    add(member, "reader");
  }

  private void add(TestUser user, String role) {
    String json = "{\"userId\":\"%d\",\"role\":\"%s\"}".formatted(user.id, role);
    owner.post(project.path + "/members", json).expect(201);
  }

  private void remove(TestUser user) {
    owner.delete(project.path + "/members/" + user.id).expect(204);
  }

  private String frame() {
    return "project-board." + project.id;
  }

  @Test
  void fourEntryPoints_oneFrameEach_withTheSameIdOnEveryNode() {
    String ticket = project.ticket("a", project.column(0));
    String scoped = "/api/v1/users/%s/projects/%d".formatted(owner.username, userProject());
    try (StreamProbe here = member.open("/user/events?projects=" + project.id, transport);
        StreamProbe there =
            member.movedTo(three).open("/user/events?projects=" + project.id, transport)) {
      here.expectConnected();
      there.expectConnected();
      TestUser tagged = owner.with("X-Session-Tag", "tab-of-owner");
      String to = "{\"columnId\":\"%s\",\"order\":0}";
      tagged.post(project.path + "/tickets/" + ticket + "/move", to.formatted(column)).expect(200);
      String repo = "/api/v1/repos/%s/%s/projects/%d".formatted(owner.username, repo(), project.id);
      tagged
          .post(repo + "/tickets/" + ticket + "/move", to.formatted(project.column(2)))
          .expect(200);
      tagged
          .form(
              "/board/%d/tickets/%s/move".formatted(project.id, ticket),
              "columnId",
              column,
              "order",
              "0")
          .expect(204);
      owner.get(scoped).expect(200);

      for (int i = 0; i < 3; i++) {
        Frame frame = here.nextEvent();
        assertThat(frame.type()).isEqualTo(frame());
        assertThat(frame.data().path("type").asString()).isEqualTo("card.moved");
        assertThat(frame.data().path("session_tag").asString()).isEqualTo("tab-of-owner");
        assertThat(frame.data().path("issue_id").asString()).isEqualTo(ticket);
        assertThat(there.nextEvent().cursor()).isEqualTo(frame.cursor());
      }
      assertThat(here.events()).hasSize(3);
    }
  }

  private long userProject() {
    String more = ",\"scope\":\"user\",\"owner\":\"" + owner.username + "\"";
    return owner.project(more).id;
  }

  private String repo() {
    return owner.get(project.path).expect(200).path("repo").asString();
  }

  @Test
  void stranger_hearsNothing_notEvenAnId() {
    try (StreamProbe probe = stranger.open("/user/events?projects=" + project.id, transport);
        StreamProbe mine = member.open("/user/events?projects=" + project.id, transport)) {
      probe.expectConnected();
      mine.expectConnected();
      project.ticket("secret", column);
      mine.expectEvent(frame());
      // Something that the stranger does see ends the wait.
      owner.patch("/api/me", "{\"name\":\"Somebody new\"}").expect(200);
      probe.expectEvent("user.updated");
      assertThat(probe.events()).hasSize(1);
    }
  }

  @Test
  void memberRemoved_isToldSo_andHearsNothingMore_untilAddedAgain() {
    try (StreamProbe probe = member.open("/user/events?projects=" + project.id, transport);
        StreamProbe board =
            StreamProbe.open(three.port(), member.stream(project.path + "/events"))) {
      board.expectConnected();
      probe.expectConnected();
      project.ticket("seen", column);
      probe.expectEvent(frame());
      assertThat(board.nextEvent().type()).isEqualTo("ticket.created");

      remove(member);
      Frame revoked = probe.nextEvent();
      assertThat(revoked.type()).isEqualTo("project-access");
      assertThat(revoked.data().path("access").asString()).isEqualTo("revoked");
      board.expectClosed(CloseReason.REVOKED);
      project.ticket("not seen", column);

      add(member, "reader");
      assertThat(probe.nextEvent().data().path("access").asString()).isEqualTo("granted");
      probe.expectResync(ResyncReason.ACCESS);
      project.ticket("seen again", column);
      probe.expectEvent(frame());
    }
  }

  @Test
  void rightsGivenAgainWhileAway_areAResync_andNothingOfTheTimeBetween() {
    String cursor;
    try (StreamProbe probe = member.open("/user/events", transport)) {
      probe.expectConnected();
      project.ticket("before", column);
      cursor = String.valueOf(probe.nextEvent().cursor());
    }
    remove(member);
    project.ticket("between", column);
    add(member, "reader");
    project.ticket("after", column);

    String path = "/user/events?projects=" + project.id;
    try (StreamProbe probe =
        StreamProbe.open(three.port(), member.stream(path).over(transport).after(cursor))) {
      probe.expectResync(ResyncReason.ACCESS);
      assertThat(probe.nextEvent().data().path("access").asString()).isEqualTo("revoked");
      assertThat(probe.nextEvent().data().path("access").asString()).isEqualTo("granted");
      probe.expectEvent(frame());
      project.ticket("live", column);
      probe.expectEvent(frame());
      assertThat(probe.events()).hasSize(4);
    }
  }

  @Test
  void resume_onAnotherNode_exactlyWhatWasMissed() {
    String cursor;
    try (StreamProbe probe = member.open("/user/events?projects=" + project.id, transport)) {
      probe.expectConnected();
      project.ticket("first", column);
      cursor = String.valueOf(probe.nextEvent().cursor());
    }
    List<String> missed = List.of(project.ticket("a", column), project.ticket("b", column));
    for (boolean query : new boolean[] {false, true}) {
      StreamRequest request =
          member.stream("/user/events" + (query ? "" : "?projects=" + project.id))
              .over(transport)
              .after(cursor);
      try (StreamProbe probe =
          StreamProbe.open(three.port(), query ? request.asQuery() : request)) {
        for (String ticket : missed) {
          assertThat(probe.nextEvent().data().path("issue_id").asString()).isEqualTo(ticket);
        }
      }
    }
  }

  @Test
  void projectMadePrivate_looksDeletedToOthers_andIsThereAgainOncePublic() {
    owner.patch(project.path, "{\"visibility\":\"public\"}").expect(200);
    try (StreamProbe probe = stranger.open("/user/events?projects=" + project.id, transport);
        StreamProbe list = stranger.open("/api/projects/events");
        StreamProbe mine = member.open("/user/events?projects=" + project.id, transport)) {
      probe.expectConnected();
      list.expectConnected();
      mine.expectConnected();
      project.ticket("public", column);
      probe.expectEvent(frame());
      mine.expectEvent(frame());

      owner.patch(project.path, "{\"visibility\":\"private\",\"title\":\"Hush\"}").expect(200);
      Frame gone = probe.nextEvent();
      assertThat(gone.data().path("type").asString()).isEqualTo("project.deleted");
      assertThat(mine.nextEvent().data().path("type").asString()).isEqualTo("project.updated");
      project.ticket("private", column);
      mine.expectEvent(frame());
      owner.patch(project.path, "{\"visibility\":\"public\"}").expect(200);
      probe.expectEvent("project-access").expectResync(ResyncReason.ACCESS);
      Frame shown = awaitProject(list, "project.created");
      assertThat(shown.data().path("title").asString()).isEqualTo("Hush");
      assertThat(list.frames().toString()).contains("project.deleted");
    }
  }

  /** System administrators read every project, and members theirs, whatever its visibility. */
  @Test
  void projectMadePrivate_whoReadsItStill_hearsOnlyThatItChanged() {
    TestUser root = TestUser.adminAt(one);
    owner.patch(project.path, "{\"visibility\":\"public\"}").expect(200);
    for (TestUser reader : List.of(root, member)) {
      try (StreamProbe board = reader.open("/user/events?projects=" + project.id, transport);
          StreamProbe list = reader.movedTo(three).open("/api/projects/events")) {
        board.expectConnected();
        list.expectConnected();
        for (String visibility : List.of("private", "public")) {
          owner.patch(project.path, "{\"visibility\":\"" + visibility + "\"}").expect(200);
          Frame frame = board.nextEvent();
          assertThat(frame.type()).isEqualTo(frame());
          assertThat(frame.data().path("type").asString()).isEqualTo("project.updated");
          assertThat(frame.data().path("visibility").asString()).isEqualTo(visibility);
          assertThat(frame.data().path("actor_id").asLong()).isEqualTo(owner.id);
          Frame listed = awaitProject(list, "project.updated");
          assertThat(listed.data().path("visibility").asString()).isEqualTo(visibility);
        }
        assertThat(board.events()).hasSize(2);
        assertThat(list.frames().stream().filter(this::isOfProject))
            .extracting(Frame::type)
            .containsExactly("project.updated", "project.updated");
      }
    }
  }

  private boolean isOfProject(Frame frame) {
    return frame.data().path("id").asString("").equals(String.valueOf(project.id));
  }

  @Test
  void memberOfAPublicProject_removed_keepsReadingIt() {
    owner.patch(project.path, "{\"visibility\":\"public\"}").expect(200);
    try (StreamProbe board = member.open("/user/events?projects=" + project.id, transport);
        StreamProbe list = member.movedTo(three).open("/api/projects/events")) {
      board.expectConnected();
      list.expectConnected();
      remove(member);
      Frame access = board.nextEvent();
      assertThat(access.type()).isEqualTo("project-access");
      assertThat(access.data().path("access").asString()).isEqualTo("granted");
      assertThat(access.data().path("role").isNull()).isTrue();
      member.get(project.path).expect(200);
      project.ticket("still seen", column);
      board.expectEvent(frame());
      add(member, "writer");
      assertThat(board.nextEvent().data().path("role").asString()).isEqualTo("writer");
      owner.patch(project.path, "{\"title\":\"Ends the wait\"}").expect(200);
      awaitProject(list, "project.updated");
      assertThat(list.frames().stream().filter(this::isOfProject)).hasSize(1);
    }
  }

  @Test
  void labels_ofAProjectThatTheyRead_areToldOnTheOtherNode() {
    String labels = project.path + "/labels";
    try (StreamProbe probe = member.open("/user/events?projects=" + project.id, transport);
        StreamProbe others = stranger.open("/user/events?projects=" + project.id, transport)) {
      probe.expectConnected();
      others.expectConnected();
      TestUser tagged = owner.with("X-Session-Tag", "tab-of-owner");
      JsonNode bug = tagged.post(labels, "{\"name\":\"bug\",\"color\":\"#ef4444\"}").expect(201);
      String path = labels + "/" + bug.path("id").asString();
      tagged.patch(path, "{\"name\":\"defect\"}").expect(200);
      tagged.delete(path).expect(204);
      List<String> changes = List.of("created", "updated", "deleted");
      for (int i = 0; i < changes.size(); i++) {
        Frame frame = probe.nextEvent();
        assertThat(frame.type()).isEqualTo("project-label");
        JsonNode data = frame.data();
        assertThat(data.path("project_id").asLong()).isEqualTo(project.id);
        assertThat(data.path("label_id").asString()).isEqualTo(bug.path("id").asString());
        assertThat(data.path("change").asString()).isEqualTo(changes.get(i));
        assertThat(data.path("version").asLong()).isEqualTo(i + 1);
        assertThat(data.path("actor_id").asLong()).isEqualTo(owner.id);
        assertThat(data.path("session_tag").asString()).isEqualTo("tab-of-owner");
        assertThat(data.path("name").asString("")).isEqualTo(List.of("bug", "defect", "").get(i));
      }
      owner.patch("/api/me", "{\"name\":\"Ends the wait\"}").expect(200);
      others.expectEvent("user.updated");
      assertThat(others.events()).hasSize(1);
    }
  }

  private Frame awaitProject(StreamProbe probe, String type) {
    while (true) {
      Frame frame = probe.nextEvent();
      if (frame.type().equals(type)
          && frame.data().path("id").asString().equals(String.valueOf(project.id))) {
        return frame;
      }
    }
  }

  @Test
  void projectDeleted_whoCouldReadItIsTold_andNobodyElse() {
    try (StreamProbe mine = member.open("/user/events?projects=" + project.id, transport);
        StreamProbe list = member.open("/api/projects/events");
        StreamProbe board = member.open(project.path + "/events");
        StreamProbe others = stranger.open("/user/events?projects=" + project.id, transport)) {
      for (StreamProbe probe : List.of(mine, list, board, others)) {
        probe.expectConnected();
      }
      owner.delete(project.path).expect(204);
      assertThat(mine.nextEvent().data().path("type").asString()).isEqualTo("project.deleted");
      awaitProject(list, "project.deleted");
      board.expectEnd(); // maybe behind a resync: the log has forgotten the project
      assertThat(board.frames().getLast().data().path("reason").asString()).isEqualTo("revoked");
      owner.patch("/api/me", "{\"name\":\"Somebody newer\"}").expect(200);
      others.expectEvent("user.updated");
      assertThat(others.events()).hasSize(1);
    }
  }

  @Test
  void logout_endsAllStreamsOfTheSessionOnEveryNode() {
    try (StreamProbe here = member.open("/user/events", transport);
        StreamProbe there = member.movedTo(three).open(project.path + "/events");
        StreamProbe others = owner.open("/user/events", transport)) {
      here.expectConnected();
      there.expectConnected();
      others.expectConnected();
      member.movedTo(two).post("/logout", "").expect(204);
      here.expectLogout("here").expectClosed(CloseReason.SESSION_EXPIRED);
      there.expectClosed(CloseReason.SESSION_EXPIRED);
      project.ticket("after", column);
      others.expectEvent(frame());
      try (StreamProbe again = member.open(project.path + "/events")) {
        again.expectStatus(401);
      }
    }
  }

  @Test
  void guest_hearsSignsOfLifeOnly() {
    try (StreamProbe probe = TestUser.guestAt(one).open("/user/events", transport)) {
      probe.expectConnected();
      assertThat(probe.frames().getFirst().data().path("userId").isNull()).isTrue();
      try (StreamProbe signedIn = member.open("/user/events?projects=" + project.id, transport)) {
        signedIn.expectConnected();
        owner.patch(project.path, "{\"visibility\":\"public\"}").expect(200);
        project.ticket("public", column);
        signedIn.expectEvent(frame());
      }
      assertThat(probe.events()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/projects/events", "/api/users/events", "/api/projects/1/events"})
  void guest_otherStreams_are401AndNoRedirect(String path) {
    try (StreamProbe probe =
        StreamProbe.open(one.port(), StreamRequest.stream().with("GET", path))) {
      probe.expectStatus(401);
      assertThat(probe.errorBody()).contains("\"code\":\"unauthorized\"");
    }
  }

  @Test
  void projectStream_isForMembers_andHidesThatAPrivateProjectExists() {
    String unknown = open(stranger, "/api/projects/999999999/events", 404);
    String foreign = open(stranger, project.path + "/events", 404);
    assertThat(foreign.replace(project.path + "/", "/api/projects/999999999/")).isEqualTo(unknown);
    owner.patch(project.path, "{\"visibility\":\"public\"}").expect(200);
    assertThat(open(stranger, project.path + "/events", 403)).contains("not a member");
    try (StreamProbe probe = member.open("/api/projects/" + project.key + "/events")) {
      probe.expectConnected();
      assertThat(probe.frames().getFirst().data().path("userId").asString())
          .isEqualTo(String.valueOf(member.id));
    }
    try (StreamProbe probe = TestUser.adminAt(one).open(project.path + "/events")) {
      probe.expectConnected();
    }
    open(member, "/user/events?projects=1,x", 400);
  }

  private static String open(TestUser who, String path, int status) {
    try (StreamProbe probe = who.open(path)) {
      probe.expectStatus(status);
      return probe.errorBody();
    }
  }
}
