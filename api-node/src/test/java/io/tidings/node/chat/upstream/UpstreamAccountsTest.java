package io.tidings.node.chat.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.embedded.Ports;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.TestUser;
import io.tidings.node.chat.ChatKeys;
import io.tidings.node.chat.upstream.TestUpstream.Reply;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** Users connect an upstream, use their mailbox there through a node, and leave it. */
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class UpstreamAccountsTest {
  private static final String PATH = "/api/v1/upstream";
  private static final String TOKEN = "a-secret-of-the-upstream";
  private static final String PEER = "https://chat.example.org/grace";
  private static final int PORT = Ports.free();
  private static final int CLOSED_PORT = Ports.free();

  private static TestNode node;
  private static TestNode other;

  private TestUpstream upstream;
  private TestUser user;

  @BeforeAll
  static void start() {
    node = TestNode.start(with());
    other = TestNode.start(with());
  }

  private static String[] with(String... more) {
    List<String> properties = new ArrayList<>(List.of(more));
    Collections.addAll(
        properties,
        "tidings.chat.upstream-key=" + UpstreamTest.KEY,
        "tidings.chat.upstream-private=127.0.0.1",
        "tidings.interest.grace=200ms",
        "tidings.chat.send-rate=1",
        "tidings.chat.send-burst=5",
        "logging.level.io.tidings.node.chat.upstream=debug",
        "tidings.chat.upstream-hosts=%s,%s,http://127.0.0.2:%d"
            .formatted(TestUpstream.origin(PORT), TestUpstream.origin(CLOSED_PORT), PORT));
    return properties.toArray(String[]::new);
  }

  @AfterAll
  static void stop() {
    node.close();
    other.close();
  }

  @BeforeEach
  void startUpstream() {
    upstream = TestUpstream.start(PORT);
    user = TestUser.at(node);
  }

  @AfterEach
  void stopUpstream() {
    upstream.close();
  }

  private static String json(String host, String token) {
    return "{\"host\":\"%s\",\"token\":\"%s\"}".formatted(host, token);
  }

  private JsonNode connect() {
    return user.put(PATH, json(upstream.origin(), TOKEN)).expect(200);
  }

  // Connecting.

  @Test
  void upstream_connectedAndLeft_isShownWithoutItsToken() {
    user.get(PATH).expectProblem(404, "not-found");
    user.delete(PATH).expectProblem(404, "not-found");
    JsonNode connected = user.put(PATH, json("HTTP://127.0.0.1:" + PORT + "/", TOKEN)).expect(200);
    assertThat(connected.propertyNames()).containsExactly("host", "status", "since");
    assertThat(connected.path("host").asString()).isEqualTo(upstream.origin());
    assertThat(connected.path("status").asString()).isEqualTo("connecting");
    assertThat(user.get(PATH).expect(200)).isEqualTo(connected);
    assertThat(upstream.requests("/api/v1/contacts"))
        .singleElement()
        .satisfies(
            request -> assertThat(request.header("authorization")).isEqualTo("Bearer " + TOKEN));
    user.delete(PATH).expect(204);
    user.get(PATH).expectProblem(404, "not-found");
  }

  @Test
  void guest_isUnauthorized() {
    TestUser guest = TestUser.guestAt(node);
    guest.get(PATH).expect(401);
    guest.put(PATH, json(upstream.origin(), TOKEN)).expect(401);
    guest.delete(PATH).expect(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1:8081",
        "http://localhost:8081",
        "http://169.254.169.254",
        "file:///etc/passwd",
        "nonsense",
        ""
      })
  void host_notListed_isRefused(String host) {
    user.put(PATH, json(host, TOKEN)).expectProblem(400, "invalid-field", "host");
    user.get(PATH).expect(404);
  }

  @Test
  void body_wrong_isRefusedWithItsField() {
    user.put(PATH, "{\"host\":\"" + upstream.origin() + "\"}")
        .expectProblem(400, "missing-field", "token");
    user.put(PATH, json(upstream.origin(), "two words"))
        .expectProblem(400, "invalid-field", "token");
    user.put(PATH, json(upstream.origin(), "")).expectProblem(400, "invalid-field", "token");
    user.put(PATH, "{\"host\":1,\"token\":\"t\"}").expectProblem(400, "invalid-field", "host");
    user.put(PATH, "{\"server\":1}").expectProblem(400, "unknown-field", "server");
    assertThat(upstream.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void token_notAccepted_isRefused(int status) {
    upstream.rest(_ -> Reply.of(status, "{}"));
    user.put(PATH, json(upstream.origin(), TOKEN))
        .expectProblem(400, "upstream-unauthorized", "token");
    user.get(PATH).expect(404);
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 404, 500})
  void server_thatIsNone_isUnavailable(int status) {
    upstream.rest(_ -> new Reply(status, "Location: " + upstream.origin() + "/other\r\n", "{}"));
    user.put(PATH, json(upstream.origin(), TOKEN)).expectProblem(502, "upstream-unavailable");
    assertThat(upstream.requests()).hasSize(1);
    user.get(PATH).expect(404);
  }

  @Test
  void server_unreachable_isUnavailable() {
    user.put(PATH, json(TestUpstream.origin(CLOSED_PORT), TOKEN))
        .expectProblem(502, "upstream-unavailable");
  }

  /** It is listed as a host, but its address is neither public nor listed. */
  @Test
  void server_atAPrivateAddress_isNotAsked() {
    user.put(PATH, json("http://127.0.0.2:" + PORT, TOKEN))
        .expectProblem(502, "upstream-unavailable");
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void server_silent_isUnavailableAfterTwoSeconds() {
    CountDownLatch never = new CountDownLatch(1);
    upstream.rest(_ -> {
      awaitQuietly(never);
      return Reply.of(200, "{}");
    });
    long began = System.nanoTime();
    user.put(PATH, json(upstream.origin(), TOKEN)).expectProblem(502, "upstream-unavailable");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(UpstreamTest.PATIENCE);
    never.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void connecting_againAndAgain_isLimited() {
    for (int i = 0; i < 10; i++) {
      connect();
    }
    user.put(PATH, json(upstream.origin(), TOKEN)).expectProblem(429, "too-many-changes");
  }

  // Tabs.

  @Test
  void tabsOnTwoNodes_shareOneConnection_whichEndsWithTheUpstream(CapturedOutput output) {
    connect();
    try (SseProbe tab = user.open("/events");
        SseProbe another = user.movedTo(other).open("/events")) {
      tab.expectConnected();
      another.expectConnected();
      upstream.stream(1);
      awaitStatus("connected");
      upstream.stream(1).inbound(PEER, 1, "1");
      for (SseProbe probe : new SseProbe[] {tab, another}) {
        await("the trigger").atMost(UpstreamTest.PATIENCE).until(() -> triggered(probe));
      }
      assertThat(upstream.streams()).hasSize(1);
      assertThat(connections()).isEqualTo(1);

      user.movedTo(other).delete(PATH).expect(204);
      await("the end of the connection")
          .atMost(UpstreamTest.PATIENCE)
          .until(() -> upstream.openStreams().isEmpty());
    }
    assertThat(output.getAll()).doesNotContain(TOKEN);
  }

  private static boolean triggered(SseProbe probe) {
    return probe.frames().stream()
        .anyMatch(f -> f.type().equals("thread-updated") && f.toString().contains(PEER));
  }

  @Test
  void lastTabClosed_endsTheConnection_andTheNextOneResumes() {
    connect();
    try (SseProbe tab = user.open("/events")) {
      tab.expectConnected();
      upstream.stream(1).inbound(PEER, 1, "1");
      await("the trigger").atMost(UpstreamTest.PATIENCE).until(() -> triggered(tab));
    }
    await("the end").atMost(UpstreamTest.PATIENCE).until(() -> upstream.openStreams().isEmpty());
    try (SseProbe tab = user.movedTo(other).open("/events")) {
      tab.expectConnected();
      assertThat(upstream.stream(2).lastEventId()).isEqualTo("1");
    }
  }

  @Test
  void nodeThatGoesAway_handsOverAtOnceToOneThatResumes() {
    connect();
    TestNode third = TestNode.start(with("tidings.drain.window=100ms"));
    try (SseProbe first = user.movedTo(third).open("/events")) {
      first.expectConnected();
      upstream.stream(1).inbound(PEER, 1, "1");
      await("the trigger").atMost(UpstreamTest.PATIENCE).until(() -> triggered(first));
      try (SseProbe second = user.open("/events")) {
        second.expectConnected();
        third.close();
        assertThat(upstream.stream(2).lastEventId()).isEqualTo("1");
        assertThat(upstream.openStreams()).hasSizeLessThanOrEqualTo(1);
        upstream.stream(2).inbound(PEER, 2, "2");
        await("the trigger").atMost(UpstreamTest.PATIENCE).until(() -> triggered(second));
      }
    } finally {
      third.close();
    }
  }

  @Test
  void openThread_isReadUpstreamBeforeItsTrigger() {
    connect();
    upstream.rest(request -> Reply.of(200, request.body()));
    try (SseProbe tab = user.open("/events?peer=chat.example.org/grace")) {
      tab.expectConnected();
      await("the open thread is known")
          .atMost(UpstreamTest.PATIENCE)
          .until(() ->
              !node.bean(WorkspaceState.class).hash(new ChatKeys(user.id).activePeers()).isEmpty());
      upstream.stream(1).inbound(PEER, 9, "1");
      await("the trigger").atMost(UpstreamTest.PATIENCE).until(() -> triggered(tab));
      assertThat(upstream.requests("/api/v1/contacts/read")).hasSize(1);
    }
  }

  private static double connections() {
    return Stream.of(node, other)
        .mapToDouble(at ->
            at.manage("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("tidings_upstream_connections{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum())
        .sum();
  }

  private void awaitStatus(String status) {
    await("status " + status)
        .atMost(UpstreamTest.PATIENCE)
        .until(() -> user.get(PATH).text("status").equals(status));
  }

  // The mailbox.

  @Test
  void mailbox_isTheUpstreamsWithoutItsPictures() {
    connect();
    String message =
        "{\"rowId\":2,\"direction\":\"inbound\",\"text\":\"hello\",\"at\":\"2026-01-02T03:04:05Z\","
            + "\"state\":null}";
    String later = message.replace("inbound", "outbound").replace("null", "\"read\"");
    String broken = message.replace("2026", "MMXXVI");
    upstream.rest(request ->
        request.path().startsWith("/api/v1/messages")
            ? Reply.of(
                200, "{\"messages\":[%s,%s,%s],\"more\":true}".formatted(message, broken, later))
            : Reply.of(
                200,
                """
                {"contacts":[
                  {"peer":"chat.example.org/grace/","display":"x","name":"Grace",
                   "avatar":"https://elsewhere.example/a.png","lastReadRowId":1,"unread":1,
                   "lastMessage":%s},
                  {"peer":"chat.example.org/carl","name":"Carl","lastReadRowId":0,"unread":0,
                   "lastMessage":{"rowId":1,"direction":"inbound","text":"t","at":"yesterday"}},
                  {"peer":"javascript:alert(1)","name":"Eve","lastReadRowId":0,"unread":0}]}
                """
                    .formatted(message)));
    JsonNode contacts = user.get("/api/v1/contacts").expect(200).path("contacts");
    assertThat(contacts.size()).isEqualTo(2);
    assertThat(contacts.get(1).path("lastMessage").isNull()).isTrue();
    assertThat(contacts.get(0).path("peer").asString()).isEqualTo(PEER);
    assertThat(contacts.get(0).path("avatar").isNull()).isTrue();
    assertThat(contacts.get(0).path("lastMessage").path("text").asString()).isEqualTo("hello");
    JsonNode page =
        user.get("/api/v1/messages?peer=chat.example.org/grace&before=3&limit=7").expect(200);
    assertThat(page.path("messages").get(0).path("rowId").asInt()).isEqualTo(2);
    assertThat(page.path("messages").size()).as("one is not as agreed").isEqualTo(2);
    assertThat(page.path("messages").get(1).path("state").asString()).isEqualTo("delivered");
    assertThat(page.path("more").asBoolean()).isTrue();
    assertThat(upstream.requests("/api/v1/messages").getFirst().path())
        .contains("before=3", "limit=7", "peer=https%3A%2F%2Fchat.example.org%2Fgrace");
  }

  @Test
  void message_isSentUpstreamWithItsKey(CapturedOutput output) {
    connect();
    upstream.rest(_ ->
        Reply.of(
            201,
            "{\"rowId\":3,\"direction\":\"outbound\",\"text\":\"a private text\","
                + "\"at\":\"2026-01-02T03:04:05Z\",\"state\":\"sent\"}"));
    JsonNode sent =
        user.with("Idempotency-Key", "key-1")
            .post("/api/v1/messages", "{\"peer\":\"" + PEER + "\",\"text\":\"a private text\"}")
            .expect(201);
    assertThat(sent.path("state").asString()).isEqualTo("sent");
    TestUpstream.Request request = upstream.requests("/api/v1/messages").getFirst();
    assertThat(request.header("idempotency-key")).isEqualTo("key-1");
    assertThat(request.body()).isEqualTo("{\"peer\":\"" + PEER + "\",\"text\":\"a private text\"}");
    assertThat(output.getAll()).doesNotContain("a private text", TOKEN);
  }

  @ParameterizedTest
  @CsvSource({
    "404,404,unknown-peer",
    "409,409,mailbox-full",
    "400,400,mailbox-full",
    "302,502,upstream-unavailable",
    "500,502,upstream-unavailable",
    "503,502,upstream-unavailable",
    "504,504,indeterminate",
    "200,504,indeterminate"
  })
  void refusal_ofTheUpstream_isToldTheUser(int status, int told, String code) {
    connect();
    upstream.rest(_ -> Reply.of(status, "{\"code\":\"mailbox-full\",\"detail\":\"<b>x</b>\"}"));
    user.post("/api/v1/messages", "{\"peer\":\"" + PEER + "\",\"text\":\"t\"}")
        .expectProblem(told, code);
  }

  @Test
  void limit_ofTheUpstream_isToldTheUserWithItsTime() {
    connect();
    upstream.rest(_ -> new Reply(429, "Retry-After: 7\r\n", "{}"));
    var answer = user.post("/api/v1/messages", "{\"peer\":\"" + PEER + "\",\"text\":\"t\"}");
    answer.expect(429);
    assertThat(answer.http().headers().firstValue("Retry-After")).contains("7");
  }

  @Test
  void watermark_isAdvancedUpstream() {
    connect();
    String body = "{\"peer\":\"" + PEER + "\",\"rowId\":3}";
    upstream.rest(_ -> Reply.of(200, body));
    user.post("/api/v1/contacts/read", body).expect(200);
    upstream.rest(_ -> Reply.of(204, ""));
    user.post("/api/v1/contacts/read", body).expect(204);
    upstream.rest(_ -> Reply.of(404, "{}"));
    user.post("/api/v1/contacts/read", body).expectProblem(404, "unknown-peer");
    upstream.rest(request ->
        request.method().equals("GET")
            ? Reply.of(200, "{\"messages\":[],\"more\":false}")
            : Reply.of(400, "{\"field\":\"rowId\"}"));
    user.post("/api/v1/contacts/read", body).expectProblem(400, "invalid-field", "rowId");
  }

  @Test
  void token_thatEnds_isShownAndTheConnectionEnds() {
    connect();
    try (SseProbe tab = user.open("/events")) {
      tab.expectConnected();
      upstream.stream(1);
      awaitStatus("connected");
      upstream.rest(_ -> Reply.of(401, "{}"));
      user.movedTo(other).get("/api/v1/contacts").expectProblem(502, "upstream-unauthorized");
      awaitStatus("unauthorized");
      await("the end").atMost(UpstreamTest.PATIENCE).until(() -> upstream.openStreams().isEmpty());
    }
  }

  @Test
  void token_thatWasRefused_isNotSentAgain() {
    connect();
    upstream.rest(_ -> Reply.of(401, "{}"));
    user.get("/api/v1/contacts").expectProblem(502, "upstream-unauthorized");
    int asked = upstream.requests().size();
    upstream.rest(_ -> Reply.of(200, "{\"contacts\":[]}"));
    user.get("/api/v1/contacts").expectProblem(502, "upstream-unauthorized");
    assertThat(upstream.requests()).hasSize(asked);
    connect();
    user.get("/api/v1/contacts").expect(200);
  }

  /** The server may have sent it: to say that nothing works invites to send it again. */
  @Test
  void message_whoseAnswerIsLost_isIndeterminateAndSentOnce() {
    connect();
    upstream.dropAnswers();
    user.post("/api/v1/messages", "{\"peer\":\"" + PEER + "\",\"text\":\"t\"}")
        .expectProblem(504, "indeterminate");
    assertThat(upstream.requests("/api/v1/messages")).hasSize(1);
    user.delete("/api/v1/contacts?peer=" + PEER).expectProblem(504, "indeterminate");
    assertThat(
            upstream.requests("/api/v1/contacts").stream()
                .filter(request -> request.method().equals("DELETE")))
        .hasSize(1);
    user.get("/api/v1/contacts").expectProblem(502, "upstream-unavailable");
  }

  @Test
  void message_thatThisClusterRefuses_isNotSentUpstream() {
    connect();
    String start = "{\"peer\":\"" + PEER + "\",\"text\":\"";
    user.post("/api/v1/messages", start + " \"}").expectProblem(400, "invalid-field", "text");
    user.post("/api/v1/messages", start + "x".repeat(4001) + "\"}")
        .expectProblem(400, "invalid-field", "text");
    assertThat(upstream.requests("/api/v1/messages")).isEmpty();
    upstream.rest(_ -> Reply.of(409, "{}"));
    int sent = 0;
    while (user.post("/api/v1/messages", start + "t\"}").http().statusCode() != 429) {
      assertThat(++sent).isLessThan(50);
    }
    assertThat(upstream.requests("/api/v1/messages")).hasSize(sent);
  }

  @Test
  void requests_ofOneUser_waitForTheirTurn() throws InterruptedException {
    connect();
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    upstream.rest(_ -> {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      now.decrementAndGet();
      return Reply.of(200, "{\"contacts\":[]}");
    });
    List<Thread> readers =
        Stream.generate(() -> Thread.ofVirtual().start(() -> user.get("/api/v1/contacts")))
            .limit(3 * UpstreamTurns.PER_USER)
            .toList();
    for (Thread reader : readers) {
      reader.join();
    }
    assertThat(most).hasValueLessThanOrEqualTo(UpstreamTurns.PER_USER).hasValueGreaterThan(1);
  }

  @Test
  void answer_withoutAnEnd_isNotKeptInMemory() {
    connect();
    upstream.rest(_ -> Reply.of(200, "{\"contacts\":[\"" + "x".repeat(5 << 20) + "\"]}"));
    user.get("/api/v1/contacts").expectProblem(502, "upstream-unavailable");
  }
}
