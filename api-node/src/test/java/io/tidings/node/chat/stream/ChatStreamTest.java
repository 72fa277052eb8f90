package io.tidings.node.chat.stream;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Append;
import io.tidings.events.EventLog;
import io.tidings.events.NewEvent;
import io.tidings.events.ResyncReason;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.node.board.TestUser;
import io.tidings.node.chat.ChatEvents;
import io.tidings.node.chat.OutboundState;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.test.Frame;
import io.tidings.node.test.Http2Exchange;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both streams of a mailbox, on two nodes that share one Redis. */
@Tag("slow")
class ChatStreamTest {
  private static final PeerUrl GRACE = PeerUrl.of("https://example.org/grace");

  private static TestNode one;
  private static TestNode two;

  private TestUser ada;
  private ChatEvents events;

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
  void login() {
    ada = TestUser.at(one);
    events = new ChatEvents(ada.id, false);
  }

  private static void append(NewEvent event) {
    two.bean(EventLog.class).append(Append.of(Workspace.MAIN, event)).join();
  }

  private static void expectTriggers(SseProbe probe, String... names) {
    for (int i = 0; i < names.length; i++) {
      Frame frame = probe.nextEvent();
      assertThat(frame.type()).isEqualTo(names[i]);
      assertThat(frame.whole().stringValue()).isEqualTo("https://example.org/grace");
      assertThat(frame.cursor() != null).as("the last has the id").isEqualTo(i == names.length - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void triggers_ofEachEvent_onEveryNode(boolean bridged) {
    ChatEvents of = new ChatEvents(ada.id, bridged);
    try (SseProbe here = ada.open("/events");
        SseProbe there = ada.movedTo(two).open("/events?peer=EXAMPLE.org/grace")) {
      here.expectConnected();
      there.expectConnected();
      append(of.inbound(GRACE, 1));
      append(of.outboundState(GRACE, 2, OutboundState.SENT, "tab"));
      append(of.watermark(GRACE, 1, null));
      append(of.contactChanged(GRACE, null));
      append(of.contactRemoved(GRACE, null));
      append(of.resync());
      for (SseProbe probe : List.of(here, there)) {
        expectTriggers(probe, "thread-updated", "contact-changed");
        expectTriggers(probe, "thread-updated", "contact-changed");
        expectTriggers(probe, "read-watermark-changed");
        expectTriggers(probe, "contact-changed");
        expectTriggers(probe, "contact-removed");
        Frame resync = probe.nextFrame();
        assertThat(resync.type()).isEqualTo("resync");
        assertThat(resync.cursor()).isEqualTo(resync.data().path("to").asString());
        assertThat(resync.data().path("reason").asString()).isEqualTo("source");
      }
    }
  }

  @Test
  void mailbox_ofEachEvent_asJson_andNothingThatAnotherServerKeeps() {
    ChatEvents bridged = new ChatEvents(ada.id, true);
    try (SseProbe probe = ada.open("/api/v1/events").expectConnected()) {
      append(bridged.inbound(GRACE, 1));
      append(bridged.resync());
      append(events.inbound(GRACE, 1));
      append(events.outboundState(GRACE, 2, OutboundState.DELIVERED, null));
      append(events.watermark(GRACE, 1, null));
      append(events.contactChanged(GRACE, null));
      append(events.contactRemoved(GRACE, null));
      append(events.resync());
      String peer = "\"peer\":\"https://example.org/grace\"";
      expect(probe.nextEvent(), "inbound", "{" + peer + ",\"rowId\":1}");
      expect(
          probe.nextEvent(),
          "outbound-state",
          "{" + peer + ",\"rowId\":2,\"state\":\"delivered\"}");
      expect(probe.nextEvent(), "read-watermark-changed", "{" + peer + ",\"rowId\":1}");
      expect(probe.nextEvent(), "contact-changed", "{" + peer + "}");
      expect(probe.nextEvent(), "contact-removed", "{" + peer + "}");
      assertThat(probe.nextFrame().type()).isEqualTo("resync");
    }
  }

  private static void expect(Frame frame, String type, String data) {
    assertThat(frame.type()).isEqualTo(type);
    assertThat(frame.whole().toString()).isEqualTo(data);
    assertThat(frame.cursor()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/events", "/api/v1/events"})
  void otherUsersEvents_areNotSeen(String path) {
    TestUser grace = TestUser.at(one);
    TestUser admin = TestUser.adminAt(one);
    try (SseProbe probe = grace.open(path).expectConnected();
        SseProbe ofAdmin = admin.open(path).expectConnected()) {
      append(events.contactChanged(GRACE, null));
      append(new ChatEvents(grace.id, false).contactRemoved(GRACE, null));
      append(new ChatEvents(admin.id, false).contactRemoved(GRACE, null));
      probe.expectEvent("contact-removed");
      ofAdmin.expectEvent("contact-removed");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void reconnect_onAnotherNode_resumesWithoutLossOrDuplicate(boolean query) {
    String cursor;
    try (SseProbe probe = ada.open("/events").expectConnected()) {
      append(events.contactChanged(GRACE, null));
      probe.expectEvent("contact-changed");
      cursor = probe.expectCursor();
    }
    append(events.inbound(GRACE, 1));
    append(events.watermark(GRACE, 1, null));
    StreamRequest request = ada.stream("/events").after(cursor);
    try (SseProbe probe = SseProbe.open(two.port(), query ? request.asQuery() : request)) {
      expectTriggers(probe, "thread-updated", "contact-changed");
      expectTriggers(probe, "read-watermark-changed");
      append(events.contactRemoved(GRACE, null));
      expectTriggers(probe, "contact-removed");
    }
    try (SseProbe probe = SseProbe.open(two.port(), request.after("nonsense"))) {
      probe.expectResync(ResyncReason.BAD_CURSOR);
    }
  }

  /** A cut after the first of two blocks must not lose the second. */
  @Test
  void reconnect_betweenTheTriggersOfOneEvent_getsBothAgain() {
    String first;
    try (SseProbe probe = ada.open("/events").expectConnected()) {
      String before = probe.expectCursor();
      append(events.inbound(GRACE, 1));
      Frame frame = probe.nextEvent();
      first = frame.cursor() == null ? before : frame.cursor();
    }
    try (SseProbe probe = SseProbe.open(two.port(), ada.stream("/events").after(first))) {
      expectTriggers(probe, "thread-updated", "contact-changed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/events", "/events?peer=", "/events?peer=x/y", "/api/v1/events"})
  void guest_is401_andNoRedirect(String path) {
    for (String accept : new String[] {"text/event-stream", "text/html"}) {
      HttpResponse<String> answer = one.get(path, "Accept", accept);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(answer.body()).contains("\"code\":\"unauthorized\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "peer=",
        "peer=http://example.org/grace",
        "peer=javascript:alert(1)",
        "peer=https://example.org/gra%0Ace",
        "peer=https://user@example.org/grace",
        "peer=x:y://z",
        "peer=example.org/a&peer=example.org/a"
      })
  void peer_malformedOrTwice_is400(String query) {
    ada.get("/events?" + query).expectProblem(400, "invalid-field", "peer");
  }

  @Test
  void peer_malformed_isNamedInTheAnswer() {
    assertThat(ada.get("/events?peer=ftp://x%0a").text("detail")).contains("ftp://x\\u000a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/events?peer=example.org/grace", "/api/v1/events"})
  void otherMethodsAndTypes_areRefused_andHeadHasTheHeadAlone(String path) throws Exception {
    ada.with("Accept", "application/json").get(path).expectProblem(406, "not-acceptable");
    ada.post(path, "{}").expect(405);
    HttpResponse<String> head =
        one.send("HEAD", path, BodyPublishers.noBody(), "Cookie", ada.cookie());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Type"))
        .hasValue("text/event-stream;charset=utf-8");
    try (Http2Exchange http2 = http2(ada, path)) {
      http2.expect("event: connected");
      append(events.contactChanged(GRACE, null));
      http2.expect("event: contact-changed");
    }
  }

  /** What people write is in the mailboxes; streams only say that there is something. */
  @Test
  void messages_areInNoByteOfAnyStream() throws Exception {
    TestUser grace = TestUser.at(one);
    String marker = "marker" + UUID.randomUUID().toString().replace("-", "");
    String address = "tidings.local/" + grace.username;
    try (Http2Exchange sender = http2(ada, "/events?peer=" + address);
        Http2Exchange recipient = http2(grace, "/events");
        Http2Exchange server = http2(grace, "/api/v1/events");
        Http2Exchange everything = http2(grace, "/user/events")) {
      for (Http2Exchange stream : List.of(sender, recipient, server, everything)) {
        stream.expect("event: connected");
      }
      String message = "{\"peer\":\"%s\",\"text\":\"%s\"}".formatted(address, marker);
      ada.post("/api/v1/messages", message).expect(201);
      grace.patch("/api/me", "{\"name\":\"The last event\"}").expect(200);
      append(events.contactRemoved(GRACE, null));
      append(new ChatEvents(grace.id, false).contactRemoved(GRACE, null));
      everything.expect("The last event");
      sender.expect("event: contact-removed");
      recipient.expect("event: contact-removed");
      server.expect("event: contact-removed");
      assertThat(sender.text()).contains("thread-updated\ndata: https://" + address);
      assertThat(recipient.text()).contains("thread-updated\ndata: https://tidings.local/");
      assertThat(server.text()).contains("event: inbound\ndata: {\"peer\":");
      for (Http2Exchange stream : List.of(sender, recipient, server, everything)) {
        assertThat(stream.text()).doesNotContain(marker);
      }
    }
  }

  private static Http2Exchange http2(TestUser user, String path) throws IOException {
    return Http2Exchange.open(
        one, "GET", path, "Accept", "text/event-stream", "Cookie", user.cookie());
  }

  @Test
  void streams_beyondTheLimitOfAUser_areAskedToComeLater() {
    try (TestNode small = TestNode.start("tidings.limits.streams-per-user=2");
        SseProbe first = ada.movedTo(small).open("/events").expectConnected();
        SseProbe second = ada.movedTo(small).open("/api/v1/events").expectConnected();
        SseProbe third = ada.movedTo(small).open("/events?peer=example.org/grace")) {
      third.expectStatus(200).expectClosed(CloseReason.LIMIT);
      String token =
          ada.post("/api/tokens", "{\"name\":\"a bridge\"}").expect(201).path("token").asString();
      StreamRequest request = stream().with("GET", "/api/v1/events").bearer(token);
      try (SseProbe bridge = SseProbe.open(small.port(), request)) {
        bridge.expectStatus(429);
        assertThat(bridge.headers()).containsKey("retry-after");
      }
    }
  }

  @Test
  void wipe_endsBothStreams_onEveryNode() {
    try (RedisServer redis = RedisServer.start();
        TestNode first = nodeOn(redis);
        TestNode second = nodeOn(redis)) {
      TestUser admin = TestUser.adminAt(first);
      List<SseProbe> probes =
          List.of(
              admin.open("/events?peer=example.org/grace"),
              admin.open("/api/v1/events"),
              admin.movedTo(second).open("/events"));
      probes.forEach(SseProbe::expectConnected);
      admin
          .post(
              "/api/admin/database/wipe",
              """
              {"confirm":"WIPE ALL DATA","password":"%s",\
              "admin":{"username":"new-admin","name":"New","password":"another password"}}
              """
                  .formatted(TestUser.PASSWORD))
          .expect(204);
      for (SseProbe probe : probes) {
        probe.expectEnd(); // maybe behind a resync: the log has forgotten the mailbox
        Frame last = probe.frames().getLast();
        assertThat(last.type()).isEqualTo("closed");
        assertThat(last.data().path("reason").asString()).isEqualTo(CloseReason.WIPED.word());
        probe.close();
      }
    }
  }

  private static TestNode nodeOn(RedisServer redis) {
    return TestNode.start("spring.data.redis.url=" + redis.url());
  }

  @Test
  void redisIsSilent_streamsAreAskedToComeAgain() {
    try (RedisServer redis = RedisServer.start();
        TestNode node = nodeOn(redis)) {
      TestUser user = TestUser.at(node);
      redis.pause();
      for (String path : List.of("/events?peer=example.org/grace", "/api/v1/events")) {
        try (SseProbe probe = user.open(path)) {
          probe.expectStatus(200).expectClosed(CloseReason.TIMEOUT);
        }
      }
      redis.resume();
    }
  }

  @Test
  void connected_saysTheUser() {
    try (SseProbe probe = ada.open("/events").expectConnected()) {
      assertThat(probe.frames().getFirst().data().path("userId").asLong()).isEqualTo(ada.id);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/events", "/api/v1/events"})
  void tokensAndTickets_openIt_andItEndsWithTheLogin(String path) {
    String token =
        ada.post("/api/tokens", "{\"name\":\"a bridge\"}").expect(201).path("token").asString();
    String ticket = ada.post("/api/stream-tickets", "").expect(201).path("ticket").asString();
    StreamRequest request = stream().with("GET", path);
    try (SseProbe byToken = SseProbe.open(two.port(), request.bearer(token)).expectConnected();
        SseProbe byTicket =
            SseProbe.open(two.port(), stream().with("GET", path + "?ticket=" + ticket));
        SseProbe bySession = ada.movedTo(two).open(path).expectConnected()) {
      byTicket.expectConnected();
      append(events.contactChanged(GRACE, null));
      for (SseProbe probe : List.of(byToken, byTicket, bySession)) {
        probe.expectEvent("contact-changed");
      }
      ada.post("/logout", "").expect(204);
      byTicket.expectClosed(CloseReason.SESSION_EXPIRED);
      bySession.expectClosed(CloseReason.SESSION_EXPIRED);
      assertThat(bySession.frames().getLast().toString()).startsWith("closed");
      TestUser.adminAt(one).patch("/api/users/" + ada.id, "{\"active\":false}").expect(200);
      byToken.expectClosed(CloseReason.SESSION_EXPIRED);
    }
    try (SseProbe again = ada.open(path)) {
      again.expectStatus(401);
    }
  }
}
