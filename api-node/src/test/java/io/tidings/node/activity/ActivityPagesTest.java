package io.tidings.node.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.embedded.RedisServer;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code GET /api/activity}. */
class ActivityPagesTest {
  private static TestNode node;

  private TestUser owner;
  private TestUser member;
  private TestBoard project;

  @BeforeAll
  static void start() {
    node = TestNode.start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void project() {
    owner = TestUser.at(node);
    member = TestUser.at(node);
    project = owner.project();
    project.add(member, "reader");
  }

  private static List<String> names(JsonNode page) {
    return page.path("activities")
        .valueStream()
        .map(one -> one.path("resource").path("name").asString())
        .toList();
  }

  private JsonNode page(TestUser user, String query) {
    return user.get("/api/activity?projects=" + project.id + "&" + query).expect(200);
  }

  @Test
  void page_isTheNewestFirst_andGoesOnWhereItEnds() {
    for (int i = 0; i < 5; i++) {
      project.ticket("t" + i, project.column(0));
    }
    List<String> all = new ArrayList<>();
    String query = "limit=2&resource=ticket";
    String before = "";
    for (int n = 0; n < 3; n++) {
      JsonNode page = page(member, query + before);
      all.addAll(names(page));
      before = "&before=" + page.path("next").asString("0-0");
    }
    assertThat(all).containsExactly("t4", "t3", "t2", "t1", "t0");
  }

  @Test
  void page_isAsTheFrame_andItsCursorGoesOnInTheStream() {
    project.ticket("paged", project.column(0));
    JsonNode page = page(member, "limit=1");
    project.ticket("streamed", project.column(0));
    try (SseProbe probe =
        SseProbe.open(
            node.port(), member.stream("/events/stream").after(page.path("cursor").asString()))) {
      JsonNode frame = probe.nextEvent().data();
      assertThat(frame.path("resource").path("name").asString()).isEqualTo("streamed");
      assertThat(page(member, "limit=1").path("activities").get(0)).isEqualTo(frame);
    }
  }

  @Test
  void filters_ofUserResourceTypeAndTime() {
    String first = project.ticket("first", project.column(0));
    JsonNode page = page(member, "limit=1");
    String time = page.path("activities").get(0).path("timestamp").asString();
    project.label("a label");
    owner.delete(project.path + "/tickets/" + first).expect(204);
    assertThat(names(page(member, "resource=ticket"))).containsExactly("first", "first");
    assertThat(names(page(member, "resource=label&type=created"))).containsExactly("a label");
    assertThat(names(page(member, "resource=ticket:" + first + "&type=deleted")))
        .containsExactly("first");
    assertThat(names(page(member, "resource=ticket:1" + first))).isEmpty();
    // one resource includes what belongs to it
    assertThat(names(page(member, "resource=project:" + project.id)))
        .startsWith("first", "a label", "first");
    assertThat(names(page(member, "resource=project:1" + project.id))).isEmpty();
    assertThat(names(page(member, "user=" + owner.username + "&resource=label"))).hasSize(1);
    assertThat(names(page(member, "user=" + owner.id + "&resource=label"))).hasSize(1);
    assertThat(names(page(member, "user=" + member.id))).isEmpty();
    assertThat(names(page(member, "until=2020-01-01T00:00:00Z"))).isEmpty();
    assertThat(names(page(member, "since=9999-01-01T00:00:00Z"))).isEmpty();
    assertThat(names(page(member, "until=" + time))).doesNotContain("a label");
    assertThat(names(page(member, "since=" + time))).contains("a label", "first");
  }

  @Test
  void rightsOfToday_decide() {
    project.ticket("secret", project.column(0));
    TestUser stranger = TestUser.at(node);
    TestUser admin = TestUser.adminAt(node);
    String byOwner = "user=" + owner.id;
    assertThat(names(page(stranger, byOwner))).isEmpty();
    assertThat(names(page(member, byOwner))).contains("secret");
    owner.delete(project.path + "/members/" + member.id).expect(204);
    assertThat(names(page(member, byOwner))).isEmpty();
    owner.delete(project.path).expect(204);
    assertThat(names(page(admin, byOwner))).contains("secret", "A project");
    assertThat(names(owner.get("/api/activity?resource=ticket").expect(200))).contains("secret");
    assertThat(names(member.get("/api/activity?resource=ticket").expect(200)))
        .doesNotContain("secret");
  }

  /** What was told to everybody once is no right to know of it today. */
  @Test
  void projectCreatedInPublic_isUnknownOnceItIsHidden_andItsDeletionToWhoCouldReadIt() {
    TestBoard shown = owner.project(",\"visibility\":\"public\"");
    String query = "/api/activity?resource=project:" + shown.id;
    assertThat(names(TestUser.at(node).get(query).expect(200))).containsExactly("A project");
    owner.patch(shown.path, "{\"visibility\":\"private\"}").expect(200);
    TestUser later = TestUser.at(node);
    assertThat(names(later.get(query).expect(200))).isEmpty();
    assertThat(names(owner.get(query).expect(200))).hasSize(2);
    owner.patch(shown.path, "{\"visibility\":\"public\"}").expect(200);
    owner.delete(shown.path).expect(204);
    JsonNode left = later.get(query).expect(200).path("activities");
    assertThat(left.valueStream().map(one -> one.path("activity_type").asString()))
        .containsExactly("deleted");
  }

  /** Whichever project is deleted afterwards. */
  @Test
  void transfer_staysOneActivity_forWhoMadeIt() {
    for (boolean source : new boolean[] {true, false}) {
      TestBoard target = owner.project();
      String ticket = project.ticket("moves", project.column(0));
      String path = project.path + "/tickets/" + ticket + "/transfer";
      owner.post(path, "{\"targetProjectId\":\"" + target.id + "\"}").expect(200);
      owner.delete(source ? project.path : target.path).expect(204);
      JsonNode left = owner.get("/api/activity?resource=ticket:" + ticket).expect(200);
      assertThat(left.path("activities").valueStream().map(o -> o.path("activity_type").asString()))
          .containsExactly("edited", "created");
      project();
    }
  }

  @Test
  void largeActivities_areFewInAPage() {
    String one =
        "{\"activity_type\":\"created\",\"resource\":{\"type\":\"large\"},\"metadata\":{\"x\":\""
            + "x".repeat(8_000)
            + "\"}}";
    String batch = "{\"activities\":[" + String.join(",", Collections.nCopies(100, one)) + "]}";
    TestUser admin = TestUser.adminAt(node);
    // what others left behind may be more than a page reads
    String large = "/api/activity?resource=large&limit=200&since=" + Instant.now();
    admin.post("/api/activity", batch).expect(201);
    admin.post("/api/activity", batch).expect(201);
    JsonNode page = member.get(large).expect(200);
    assertThat(page.path("activities")).hasSizeBetween(110, 131);
    String next = page.path("next").asString();
    JsonNode rest = member.get(large + "&before=" + next).expect(200);
    assertThat(rest.path("activities")).hasSize(200 - page.path("activities").size());
    assertThat(rest.path("next").isNull()).isTrue();
  }

  @Test
  void nothingIsBeforeTheFirstId() {
    JsonNode page = page(member, "before=0-0");
    assertThat(page.path("activities")).isEmpty();
    assertThat(page.path("next").isNull()).isTrue();
  }

  /** Trimming is approximate, and other programs may write to any key. */
  @Test
  void activitiesThatAreTooOld_areNotShown() {
    try (RedisServer redis = RedisServer.start();
        TestNode fresh = TestNode.start("spring.data.redis.url=" + redis.url())) {
      Instant now = Instant.now();
      for (Instant time : List.of(now.minus(Duration.ofDays(31)), now.minus(Duration.ofDays(29)))) {
        String envelope =
            """
            {"topics":["$activity"],"type":"activity","timestamp":"%s","data":{"everyone":true,
             "activity":{"activity_type":"created","resource":{"type":"t","name":"%s"}}}}\
            """
                .formatted(time, time);
        String id = time.toEpochMilli() + "-0";
        redis.call("XADD", "tidings:{main}:state:activity.log", id, "d", envelope);
        String next = time.toEpochMilli() + "-1";
        redis.call("XADD", "tidings:{main}:state:activity.log", next, "d", "no JSON");
      }
      TestUser user = TestUser.at(fresh);
      assertThat(names(user.get("/api/activity?resource=t").expect(200)))
          .containsExactly(now.minus(Duration.ofDays(29)).toString());
      String until = "&until=" + now.minus(Duration.ofDays(30));
      assertThat(names(user.get("/api/activity?resource=t" + until).expect(200))).isEmpty();
    }
  }

  @Test
  void badParameters_areRefusedWithTheirName() {
    for (String query :
        new String[] {
          "limit=0",
          "limit=201",
          "limit=x",
          "before=x",
          "since=yesterday",
          "until=1",
          "since=1969-12-31T23:59:59Z",
          "type=moved",
          "resource=",
          "resource=ticket:",
          "resource=a%20b",
          "user="
        }) {
      member
          .get("/api/activity?" + query)
          .expectProblem(400, "invalid-field", query.substring(0, query.indexOf('=')));
    }
    TestUser.guestAt(node).get("/api/activity").expectProblem(401, "unauthorized");
  }
}
