package io.tidings.node.chat.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.embedded.Ports;
import io.tidings.events.embedded.RedisServer;
import io.tidings.node.board.TestUser;
import io.tidings.node.test.Frame;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A cluster whose users have their messages on another one, which is one of nodes as well. */
@Tag("slow")
class TwoClustersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int UPSTREAM_PORT = Ports.free();
  private static final int OWN_PORT = Ports.free();

  private static RedisServer upstreamRedis;
  private static TestNode upstream;
  private static TestNode one;
  private static TestNode two;

  private TestUser ada;
  private TestUser adaUpstream;
  private TestUser graceUpstream;
  private String grace;

  @BeforeAll
  static void start() {
    upstreamRedis = RedisServer.start();
    upstream = startUpstream();
    String[] properties = {
      "tidings.chat.upstream-key=" + UpstreamTest.KEY,
      "tidings.chat.upstream-hosts=http://localhost:%d,http://localhost:%d"
          .formatted(UPSTREAM_PORT, OWN_PORT),
      "tidings.chat.upstream-private=127.0.0.0/8,::1",
      "tidings.interest.grace=300ms"
    };
    one = TestNode.start(with(properties, "server.port=" + OWN_PORT, freeManagementPort()));
    two = TestNode.start(properties);
  }

  private static TestNode startUpstream() {
    return TestNode.start(
        "spring.data.redis.url=" + upstreamRedis.url(),
        "server.port=" + UPSTREAM_PORT,
        freeManagementPort(),
        "tidings.chat.host=upstream.example",
        "tidings.drain.window=100ms");
  }

  /** Without it that is 1000 above the other port, which may be one of another test process. */
  private static String freeManagementPort() {
    return "management.server.port=" + Ports.free();
  }

  private static String[] with(String[] properties, String... more) {
    List<String> all = new ArrayList<>(List.of(properties));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
    upstream.close();
    upstreamRedis.close();
  }

  @BeforeEach
  void connect() {
    await("no connection of an earlier test, which outlives its tabs by the grace")
        .atMost(PATIENCE)
        .until(() -> streamsOf(upstream) == 0);
    ada = TestUser.at(one);
    adaUpstream = TestUser.at(upstream);
    graceUpstream = TestUser.at(upstream);
    grace = "https://upstream.example/" + graceUpstream.username;
    bridge(ada, UPSTREAM_PORT, adaUpstream);
  }

  private static void bridge(TestUser user, int port, TestUser there) {
    String token =
        there.post("/api/tokens", "{\"name\":\"bridge\"}").expect(201).path("token").asString();
    user.put(
            "/api/v1/upstream",
            "{\"host\":\"http://localhost:%d\",\"token\":\"%s\"}".formatted(port, token))
        .expect(200);
  }

  private static void awaitConnected(TestUser user) {
    await("the upstream is connected")
        .atMost(PATIENCE)
        .until(() -> user.get("/api/v1/upstream").text("status").equals("connected"));
  }

  private static JsonNode say(TestUser from, String to, String text) {
    return from.post("/api/v1/messages", "{\"peer\":\"%s\",\"text\":\"%s\"}".formatted(to, text))
        .expect(201);
  }

  private String adaThere() {
    return "https://upstream.example/" + adaUpstream.username;
  }

  private static void awaitFrame(SseProbe tab, String name, String data) {
    await(name + " " + data)
        .atMost(PATIENCE)
        .until(() -> tab.frames().stream().anyMatch(frame -> is(frame, name, data)));
  }

  private static boolean is(Frame frame, String name, String data) {
    return frame.type().equals(name) && frame.data().asString("").equals(data);
  }

  private static long count(SseProbe tab, String name) {
    return tab.frames().stream().filter(frame -> frame.type().equals(name)).count();
  }

  @Test
  void tabsOnTwoNodes_seeWhatHappensUpstream() {
    try (SseProbe first = ada.open("/events");
        SseProbe second = ada.movedTo(two).open("/events")) {
      awaitConnected(ada);
      int row = say(graceUpstream, adaThere(), "hello").path("rowId").asInt();
      awaitFrame(first, "thread-updated", grace);
      awaitFrame(second, "thread-updated", grace);
      awaitFrame(second, "contact-changed", grace);

      JsonNode contact =
          ada.movedTo(two).get("/api/v1/contacts").expect(200).path("contacts").get(0);
      assertThat(contact.path("peer").asString()).isEqualTo(grace);
      assertThat(contact.path("unread").asInt()).isEqualTo(1);
      assertThat(contact.path("avatar").isNull()).isTrue();

      ada.post("/api/v1/contacts/read", "{\"peer\":\"%s\",\"rowId\":%d}".formatted(grace, row))
          .expect(200);
      awaitFrame(second, "read-watermark-changed", grace);
      assertThat(
              adaUpstream
                  .get("/api/v1/contacts")
                  .expect(200)
                  .path("contacts")
                  .get(0)
                  .path("unread")
                  .asInt())
          .isZero();

      say(ada, grace, "and to you");
      awaitFrame(second, "thread-updated", grace);
      assertThat(ada.get("/api/v1/messages?peer=" + grace).expect(200).path("messages").size())
          .isEqualTo(2);
      assertThat(streamsOf(upstream)).isEqualTo(1);
    }
    await("no connection without tabs").atMost(PATIENCE).until(() -> streamsOf(upstream) == 0);
  }

  /** Stops it until that is shown. */
  private void stopUpstream() {
    upstream.close();
    await("it is shown")
        .atMost(PATIENCE)
        .until(() -> ada.get("/api/v1/upstream").text("status").equals("unavailable"));
  }

  private void startUpstreamAgain() {
    upstream = startUpstream();
    adaUpstream = adaUpstream.movedTo(upstream);
    graceUpstream = graceUpstream.movedTo(upstream);
  }

  /** What the upstream counts as open. */
  private static double streamsOf(TestNode node) {
    return node.manage("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith("tidings_connections{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void openThread_isReadWhenItsTabIsTold() {
    say(graceUpstream, adaThere(), "first");
    try (SseProbe tab = ada.open("/events?peer=" + grace)) {
      awaitConnected(ada);
      say(graceUpstream, adaThere(), "second");
      awaitFrame(tab, "thread-updated", grace);
      assertThat(
              ada.get("/api/v1/contacts")
                  .expect(200)
                  .path("contacts")
                  .get(0)
                  .path("unread")
                  .asInt())
          .isZero();
      await("the watermark")
          .atMost(PATIENCE)
          .until(() -> count(tab, "read-watermark-changed") == 1);
    }
  }

  @Test
  void upstreamRestarted_isResumedAndToldToAllTabs() {
    try (SseProbe first = ada.open("/events");
        SseProbe second = ada.movedTo(two).open("/events")) {
      awaitConnected(ada);
      say(graceUpstream, adaThere(), "before");
      awaitFrame(second, "thread-updated", grace);
      long triggers = count(second, "thread-updated");
      stopUpstream();
      ada.get("/api/v1/contacts").expectProblem(502, "upstream-unavailable");
      long resyncs = count(second, "resync");
      startUpstreamAgain();
      say(graceUpstream, adaThere(), "meanwhile");
      awaitConnected(ada);
      await("the message that came meanwhile")
          .atMost(PATIENCE)
          .until(() -> count(second, "thread-updated") == triggers + 1);
      assertThat(count(second, "resync")).isGreaterThan(resyncs);
      assertThat(count(first, "thread-updated")).isEqualTo(triggers + 1);
    }
  }

  /** The life of a bridge, as it is promised. */
  @Test
  void bridge_sharesItsConnection_catchesUp_andEndsAfterTheGrace() {
    try (SseProbe first = ada.open("/events?peer=" + grace);
        SseProbe second = ada.movedTo(two).open("/events")) {
      awaitConnected(ada);
      assertThat(streamsOf(upstream)).isEqualTo(1);

      say(graceUpstream, adaThere(), "one");
      for (SseProbe tab : List.of(first, second)) {
        await("one watermark")
            .atMost(PATIENCE)
            .until(() -> count(tab, "read-watermark-changed") == 1);
      }

      List<SseProbe> tabs = List.of(first, second);
      List<Long> resyncs = tabs.stream().map(tab -> count(tab, "resync")).toList();
      stopUpstream();
      startUpstreamAgain();
      await("a resync in both")
          .atMost(PATIENCE)
          .until(() ->
              count(first, "resync") > resyncs.get(0) && count(second, "resync") > resyncs.get(1));
      awaitConnected(ada);
      say(graceUpstream, adaThere(), "two");
      for (SseProbe tab : tabs) {
        await("one more watermark")
            .atMost(PATIENCE)
            .until(() -> count(tab, "read-watermark-changed") == 2);
      }
      assertThat(streamsOf(upstream)).isEqualTo(1);
    }
    await("no connection after the grace")
        .between(Duration.ofMillis(200), PATIENCE)
        .until(() -> streamsOf(upstream) == 0);
  }

  /** Their own events are told to servers; what comes from there is not told again. */
  @Test
  void usersBridgedToThemselvesOrToEachOther_stayQuiet() {
    TestUser self = TestUser.at(one);
    TestUser other = TestUser.at(one);
    TestUser third = TestUser.at(one);
    bridge(self, OWN_PORT, self);
    bridge(other, OWN_PORT, third);
    bridge(third, OWN_PORT, other);
    try (SseProbe tab = self.open("/events");
        SseProbe another = other.open("/events");
        SseProbe last = third.open("/events")) {
      awaitConnected(self);
      awaitConnected(other);
      awaitConnected(third);
      assertThat(self.get("/api/v1/contacts").expect(200).path("contacts").size()).isZero();
      String address = "https://tidings.local/" + self.username;
      TestUser writer = TestUser.at(one);
      say(writer, address, "hello");
      say(writer, "https://tidings.local/" + other.username, "hello");
      String from = "https://tidings.local/" + writer.username;
      awaitFrame(tab, "thread-updated", from);
      awaitFrame(another, "thread-updated", from);
      awaitFrame(last, "thread-updated", from);
      AtomicLong seen = new AtomicLong(-1);
      await("nothing comes any more")
          .pollInterval(Duration.ofSeconds(1))
          .atMost(PATIENCE)
          .until(() -> {
            long now = frames(tab, another, last);
            return seen.getAndSet(now) == now;
          });
      // At most once from this cluster's mailbox, and once from that of the bridge.
      for (SseProbe each : List.of(tab, another, last)) {
        assertThat(count(each, "thread-updated")).isBetween(1L, 2L);
      }
      assertThat(self.get("/api/v1/contacts").expect(200).path("contacts").size()).isOne();
    }
  }

  private static long frames(SseProbe... tabs) {
    return Stream.of(tabs).mapToLong(tab -> tab.events().size()).sum();
  }
}
