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
import io.tidings.node.relay.Transport;
import io.tidings.node.test.StreamProbe;
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

/**
 * Too many streams, of all transports together: a rejection that an {@code EventSource} survives.
 */
class AdmissionTest {
  private static final String OPEN = "tidings.access.public-topics=public.*";

  @Test
  void stream_aboveTheNodesCap_isClosedWithALimitForEveryCaller() {
    try (TestNode node = TestNode.startForDevelopment("tidings.stream.max-connections=2");
        StreamProbe first = StreamProbe.open(node.port(), stream("public.a"));
        StreamProbe second =
            StreamProbe.open(node.port(), stream("public.a").over(Transport.WEBSOCKET))) {
      first.expectConnected();
      second.expectConnected();
      expectClosed(node, stream("public.a"));
      expectClosed(node, stream("public.a").bearer(Token.of("u1").text()));
      assertThat(node.get("/livez").statusCode()).isEqualTo(200);
      assertThat(rejections(node, Limit.STREAMS)).isEqualTo(4);

      second.close();
      awaitStreams(node, 1);
      open(node, 1, stream("public.a")).forEach(StreamProbe::close);
    }
  }

  @Test
  void streams_ofOneUser_areCappedAndThoseOfOthersAreNot() {
    try (TestNode node = TestNode.start(OPEN, "tidings.limits.streams-per-user=2")) {
      StreamRequest mine = stream("public.a").bearer(Token.of("u1").text());
      List<StreamProbe> open = open(node, 2, mine);
      for (Transport transport : Transport.values()) {
        try (StreamProbe third = StreamProbe.open(node.port(), mine.over(transport))) {
          third.expectStatus(429);
          assertThat(third.headers()).containsEntry("content-type", "application/problem+json");
          assertThat(Integer.parseInt(String.valueOf(third.headers().get("retry-after"))))
              .isBetween(22, 38);
          assertThat(third.errorBody()).contains("\"code\":\"too-many-streams\"", "\"status\":429");
        }
      }
      StreamProbe.open(node.port(), mine.bearer(Token.of("u2").text())).expectConnected().close();
      assertThat(rejections(node, Limit.USER_STREAMS)).isEqualTo(2);

      List<StreamProbe> again = new ArrayList<>();
      for (StreamProbe gone : open) {
        gone.kill();
        awaitStreams(node, 1);
        again.addAll(open(node, 1, mine));
      }
      again.forEach(StreamProbe::close);
    }
  }

  @Test
  void streams_ofGuests_areCappedByAddress_andMayReconnect() {
    try (TestNode node =
        TestNode.start(
            OPEN,
            "tidings.limits.guest-streams-per-address=5",
            "tidings.limits.trusted-proxies=127.0.0.1")) {
      List<StreamProbe> open = open(node, 5, from("198.51.100.1"));
      Set<Duration> retries = new HashSet<>();
      for (int i = 0; i < 2; i++) {
        retries.addAll(expectClosed(node, from("198.51.100.1")));
      }
      assertThat(retries).as("jittered").hasSizeGreaterThan(1);
      assertThat(retries)
          .allSatisfy(retry ->
              assertThat(retry).isBetween(Duration.ofMillis(22_500), Duration.ofMillis(37_500)));
      assertThat(rejections(node, Limit.ADDRESS_STREAMS)).isEqualTo(4);
      // A client with a token is not a guest, and each address has its own limit.
      StreamRequest user = from("198.51.100.1").bearer(Token.of("u1").text());
      StreamProbe.open(node.port(), user).expectConnected().close();
      StreamProbe.open(node.port(), from("6.6.6.6, 198.51.100.2")).expectConnected().close();
      // Addresses that the client itself put in front change nothing.
      expectClosed(node, from("198.51.100.2, 198.51.100.1"));
      open.forEach(StreamProbe::close);
    }
  }

  @Test
  void streams_fromOneAddress_areCappedForUsersToo() {
    try (TestNode node = TestNode.start(OPEN, "tidings.limits.streams-per-address=2")) {
      List<StreamProbe> open = open(node, 1, stream("public.a"));
      open.addAll(open(node, 1, stream("public.a").bearer(Token.of("u1").text())));
      expectClosed(node, stream("public.a"));
      // This header comes from an untrusted client and is ignored.
      expectClosed(node, from("198.51.100.77"));
      open.forEach(StreamProbe::close);
    }
  }

  /** Boot believes forwarded headers by itself when it finds itself on Kubernetes. */
  @Test
  void forwardedAddress_onKubernetes_isNotTrustedEither() {
    try (TestNode node =
        TestNode.start(
            OPEN,
            "tidings.limits.streams-per-address=1",
            "spring.main.cloud-platform=kubernetes")) {
      List<StreamProbe> open = open(node, 1, stream("public.a"));
      expectClosed(node, from("198.51.100.77"));
      open.forEach(StreamProbe::close);
    }
  }

  @Test
  void streams_thatComeTogether_areNoMoreThanTheCap() {
    try (TestNode node = TestNode.start(OPEN, "tidings.limits.guest-streams-per-address=5")) {
      List<StreamProbe> probes = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        probes.add(StreamProbe.open(node.port(), stream("public.a").over(transport(i))));
      }
      await("all but five to be rejected")
          .atMost(Duration.ofSeconds(20))
          .until(() -> probes.stream().filter(p -> p.awaitEnd(Duration.ZERO)).count() == 55);
      assertThat(probes).allSatisfy(probe -> probe.expectAccepted());
      probes.forEach(StreamProbe::close);
      awaitStreams(node, 0);
      open(node, 5, stream("public.a")).forEach(StreamProbe::close);
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
              null,
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
    public Transport transport() {
      return Transport.SSE;
    }

    @Override
    public void finish(CloseReason why) {
      opened.thenAccept(handle -> handle.gone(null));
    }

    @Override
    public void abort() {
      opened.thenAccept(handle -> handle.gone(null));
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
      open(node, 1, stream("public.a")).forEach(StreamProbe::close);
      assertThat(rejections(node, Limit.ADDRESS_STREAMS)).isZero();
    }
  }

  private static StreamRequest from(String address) {
    return stream("public.a").header("X-Forwarded-For", address);
  }

  /** Over one transport and the other, in turn. */
  private static List<StreamProbe> open(TestNode node, int count, StreamRequest request) {
    List<StreamProbe> probes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StreamRequest next = request.over(transport(i));
      probes.add(StreamProbe.open(node.port(), next).expectAccepted().expectConnected());
    }
    return probes;
  }

  private static Transport transport(int i) {
    return i % 2 == 0 ? Transport.SSE : Transport.WEBSOCKET;
  }

  /** When the client of each transport is to try again. */
  private static List<Duration> expectClosed(TestNode node, StreamRequest request) {
    List<Duration> retries = new ArrayList<>();
    for (Transport transport : Transport.values()) {
      try (StreamProbe probe = StreamProbe.open(node.port(), request.over(transport))) {
        probe.expectAccepted().expectClosed(CloseReason.LIMIT);
        retries.add(Objects.requireNonNull(probe.retry()));
      }
    }
    return retries;
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
