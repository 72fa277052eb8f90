package io.tidings.node.sse;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.node.access.Caller;
import io.tidings.node.limits.Admission;
import io.tidings.node.limits.Requester;
import io.tidings.node.ops.Limit;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.ConnectionHandle;
import io.tidings.node.relay.Grant;
import io.tidings.node.relay.Outlet;
import io.tidings.node.relay.Relay;
import io.tidings.node.relay.Slot;
import io.tidings.node.relay.StartPosition;
import io.tidings.node.relay.Subscription;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Too many streams: a rejection that an {@code EventSource} survives. */
class AdmissionTest {
  private static final String OPEN = "tidings.access.public-topics=public.*";

  @Test
  void stream_aboveTheNodesCap_isClosedWithALimitWhoeverAsks() {
    try (TestNode node = TestNode.startForDevelopment("tidings.stream.max-connections=2");
        SseProbe first = SseProbe.open(node.port(), stream("public.a"));
        SseProbe second = SseProbe.open(node.port(), stream("public.a"))) {
      first.expectConnected();
      second.expectConnected();
      expectClosed(node, stream("public.a"));
      expectClosed(node, stream("public.a").bearer(Token.of("u1").text()));
      assertThat(node.get("/livez").statusCode()).isEqualTo(200);
      assertThat(rejections(node, Limit.STREAMS)).isEqualTo(2);

      second.close();
      awaitStreams(node, 1);
      SseProbe.open(node.port(), stream("public.a")).expectConnected().close();
    }
  }

  @Test
  void streams_ofOneUser_areCappedAndThoseOfOthersAreNot() {
    try (TestNode node = TestNode.start(OPEN, "tidings.limits.streams-per-user=2")) {
      StreamRequest mine = stream("public.a").bearer(Token.of("u1").text());
      List<SseProbe> open = open(node, 2, mine);
      try (SseProbe third = SseProbe.open(node.port(), mine)) {
        third.expectStatus(429);
        assertThat(third.headers()).containsEntry("content-type", "application/problem+json");
        assertThat(Integer.parseInt(String.valueOf(third.headers().get("retry-after"))))
            .isBetween(22, 38);
        assertThat(third.errorBody()).contains("\"code\":\"too-many-streams\"", "\"status\":429");
      }
      SseProbe.open(node.port(), mine.bearer(Token.of("u2").text())).expectConnected().close();
      assertThat(rejections(node, Limit.USER_STREAMS)).isEqualTo(1);

      open.getFirst().kill();
      awaitStreams(node, 1);
      open(node, 1, mine).forEach(SseProbe::close);
      open.forEach(SseProbe::close);
    }
  }

  @Test
  void streams_ofGuests_areCappedByAddressWithoutAStatusThatKillsThem() {
    try (TestNode node =
        TestNode.start(
            OPEN,
            "tidings.limits.guest-streams-per-address=5",
            "tidings.limits.trusted-proxies=127.0.0.1")) {
      List<SseProbe> open = open(node, 5, from("198.51.100.1"));
      Set<Duration> retries = new HashSet<>();
      for (int i = 0; i < 4; i++) {
        retries.add(expectClosed(node, from("198.51.100.1")));
      }
      assertThat(retries).as("jittered").hasSizeGreaterThan(1);
      assertThat(retries)
          .allSatisfy(retry ->
              assertThat(retry).isBetween(Duration.ofMillis(22_500), Duration.ofMillis(37_500)));
      assertThat(rejections(node, Limit.ADDRESS_STREAMS)).isEqualTo(4);
      // Somebody with a token is no guest, and other addresses have streams of their own.
      StreamRequest user = from("198.51.100.1").bearer(Token.of("u1").text());
      SseProbe.open(node.port(), user).expectConnected().close();
      SseProbe.open(node.port(), from("6.6.6.6, 198.51.100.2")).expectConnected().close();
      // What the client itself wrote in front changes nothing.
      expectClosed(node, from("198.51.100.2, 198.51.100.1"));
      open.forEach(SseProbe::close);
    }
  }

  @Test
  void streams_fromOneAddress_areCappedForUsersToo() {
    try (TestNode node = TestNode.start(OPEN, "tidings.limits.streams-per-address=2")) {
      List<SseProbe> open = open(node, 1, stream("public.a"));
      open.addAll(open(node, 1, stream("public.a").bearer(Token.of("u1").text())));
      expectClosed(node, stream("public.a"));
      // Nobody is asked to trust this one: it says that it is somebody else.
      expectClosed(node, from("198.51.100.77"));
      open.forEach(SseProbe::close);
    }
  }

  /** Boot believes forwarded headers by itself when it finds itself on Kubernetes. */
  @Test
  void address_onKubernetes_isStillNotAnybodysWord() {
    try (TestNode node =
        TestNode.start(
            OPEN,
            "tidings.limits.streams-per-address=1",
            "spring.main.cloud-platform=kubernetes")) {
      List<SseProbe> open = open(node, 1, stream("public.a"));
      expectClosed(node, from("198.51.100.77"));
      open.forEach(SseProbe::close);
    }
  }

  @Test
  void streams_thatComeTogether_areNoMoreThanTheCap() {
    try (TestNode node = TestNode.start(OPEN, "tidings.limits.guest-streams-per-address=5")) {
      List<SseProbe> probes = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        probes.add(SseProbe.open(node.port(), stream("public.a")));
      }
      await("all but five to be rejected")
          .atMost(Duration.ofSeconds(20))
          .until(() -> probes.stream().filter(p -> p.awaitEnd(Duration.ZERO)).count() == 55);
      assertThat(probes).allSatisfy(probe -> probe.expectStatus(200));
      probes.forEach(SseProbe::close);
      awaitStreams(node, 0);
      open(node, 5, stream("public.a")).forEach(SseProbe::close);
    }
  }

  /** Two requests may pass the check together; the slot is taken when the connection opens. */
  @Test
  void stream_whoseSlotIsTakenMeanwhile_isClosedAsSoonAsItOpens() {
    try (TestNode node = TestNode.start(OPEN, "tidings.limits.guest-streams-per-address=1")) {
      Requester guest = new Requester(Caller.ANONYMOUS, "198.51.100.1", null);
      Admission admission = node.bean(Admission.class);
      Slot first = admission.slot(guest);
      Slot second = admission.slot(guest);
      assertThat(admission.rejection(guest)).isNull();
      assertThat(first.take()).isTrue();

      List<String> written = new CopyOnWriteArrayList<>();
      Subscription late =
          new Subscription(
              Workspace.MAIN,
              Set.of(new Topic("public.a")),
              new StartPosition.Now(),
              new NamedDialect(),
              null,
              Grant.EVERYTHING,
              second);
      Collector.open(node.bean(Relay.class), late, written);
      await("the closed frame")
          .until(() -> String.join("", written).endsWith("{\"reason\":\"limit\"}\n\n"));
      awaitStreams(node, 0);

      assertThat(admission.rejection(guest)).as("the first still has its slot").isNotNull();
      first.release();
      first.release();
      assertThat(admission.rejection(guest)).isNull();
      assertThat(admission.slot(guest).take()).isTrue();
      assertThat(admission.slot(guest).take()).isFalse();
    }
  }

  /** A socket that takes everything at once. */
  private static final class Collector implements Outlet {
    private final CompletableFuture<ConnectionHandle> opened = new CompletableFuture<>();
    private final List<String> written;

    private Collector(List<String> written) {
      this.written = written;
    }

    static void open(Relay relay, Subscription subscription, List<String> written) {
      Collector outlet = new Collector(written);
      outlet.opened.complete(relay.open(subscription, outlet));
    }

    @Override
    public void write(ByteBuffer... frames) {
      for (ByteBuffer frame : frames) {
        written.add(StandardCharsets.UTF_8.decode(frame).toString());
      }
      opened.thenAccept(ConnectionHandle::written);
    }

    @Override
    public void finish() {
      opened.thenAccept(handle -> handle.gone(null));
    }

    @Override
    public void abort() {
      finish();
    }
  }

  @Test
  void headRequests_takeNoSlot() {
    try (TestNode node = TestNode.start(OPEN, "tidings.limits.guest-streams-per-address=1")) {
      for (int i = 0; i < 3; i++) {
        assertThat(
                node.send("HEAD", "/api/stream?topic=public.a", BodyPublishers.noBody())
                    .statusCode())
            .isEqualTo(200);
      }
      open(node, 1, stream("public.a")).forEach(SseProbe::close);
      assertThat(rejections(node, Limit.ADDRESS_STREAMS)).isZero();
    }
  }

  private static StreamRequest from(String address) {
    return stream("public.a").header("X-Forwarded-For", address);
  }

  private static List<SseProbe> open(TestNode node, int count, StreamRequest request) {
    List<SseProbe> probes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      probes.add(SseProbe.open(node.port(), request).expectStatus(200).expectConnected());
    }
    return probes;
  }

  private static Duration expectClosed(TestNode node, StreamRequest request) {
    try (SseProbe probe = SseProbe.open(node.port(), request)) {
      probe.expectStatus(200).expectClosed(CloseReason.LIMIT);
      return Objects.requireNonNull(probe.retry());
    }
  }

  private static void awaitStreams(TestNode node, int count) {
    await(count + " streams to be left")
        .atMost(Duration.ofSeconds(20))
        .until(() -> node.bean(Relay.class).connections() == count);
  }

  private static double rejections(TestNode node, Limit limit) {
    return node.bean(MeterRegistry.class)
        .counter("tidings.rejections", "limit", limit.word())
        .count();
  }
}
