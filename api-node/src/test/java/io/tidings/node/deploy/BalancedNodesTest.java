package io.tidings.node.deploy;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.faults.cluster.Balancer;
import io.tidings.faults.cluster.BalancerKind;
import io.tidings.node.test.Balancers;
import io.tidings.node.test.SseFollower;
import io.tidings.node.test.SseFollower.ReconnectPolicy;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Scanner;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** The shipped load-balancer configurations before real nodes, without sticky sessions. */
class BalancedNodesTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final String topic = "public." + UUID.randomUUID();

  /** With a buffering balancer the event would wait for what comes next, which is nothing. */
  @ParameterizedTest
  @EnumSource
  void stream_oneSmallEvent_passesByItself(BalancerKind kind) {
    // Twice as long as a probe waits for an event.
    String[] silent = {"tidings.stream.keepalive=30s", "tidings.stream.jitter=0"};
    try (TestNode first = TestNode.startForDevelopment(silent);
        TestNode second = TestNode.startForDevelopment(silent);
        Balancer balancer = Balancers.start(kind, List.of(first.port(), second.port()));
        SseProbe one = SseProbe.open(balancer.port(), stream(topic));
        SseProbe other = atAnotherNode(balancer, one)) {
      one.expectStatus(200).expectConnected();
      other.expectStatus(200).expectConnected();
      publish(second, 1);
      one.expectEvent("moved");
      other.expectEvent("moved");
      assertThat(one.headers().get("content-encoding")).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void stream_itsNodeDrains_goesOnAtTheOther(BalancerKind kind) {
    try (TestNode staying = TestNode.startForDevelopment();
        TestNode leaving = TestNode.startForDevelopment("tidings.drain.window=100ms");
        Balancer balancer = Balancers.start(kind, List.of(staying.port(), leaving.port()))) {
      List<SseFollower> followers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        followers.add(
            SseFollower.follow(
                stream(topic), ReconnectPolicy.AFTER_RETRY, List.of(balancer.port())));
      }
      followers.forEach(SseFollower::expectConnected);
      List<String> cursors = new ArrayList<>(publish(staying, 5));
      leaving.close();
      cursors.addAll(publish(staying, 5));
      for (SseFollower follower : followers) {
        follower.awaitCursor(cursors.getLast(), Duration.ofSeconds(20)).expectExactly(cursors);
        assertThat(follower.badStatuses()).isEmpty();
        follower.close();
      }
      assertThat(followers.stream().mapToInt(SseFollower::connections).max().orElseThrow())
          .isGreaterThan(1);
    }
  }

  /** The limits of a node are about the client, whom the balancer names and who may lie. */
  @ParameterizedTest
  @EnumSource
  void stream_itsAddress_isTheOneThatTheBalancerSaw(BalancerKind kind) throws IOException {
    try (TestNode node =
            TestNode.start(
                "tidings.access.public-topics=public.*",
                "tidings.limits.guest-streams-per-address=1",
                "tidings.limits.trusted-proxies=127.0.0.1");
        Balancer balancer = Balancer.start(kind, List.of(node.port()));
        Socket first = open(balancer, "127.0.0.2", "")) {
      assertThat(firstWord(first)).isEqualTo("connected");
      try (Socket liar = open(balancer, "127.0.0.2", "X-Forwarded-For: 198.51.100.1\r\n");
          Socket other = open(balancer, "127.0.0.3", "")) {
        assertThat(firstWord(liar)).isEqualTo("closed");
        assertThat(firstWord(other)).isEqualTo("connected");
      }
    }
  }

  private Socket open(Balancer balancer, String from, String header) throws IOException {
    Socket socket = new Socket("127.0.0.1", balancer.port(), InetAddress.ofLiteral(from), 0);
    socket.setSoTimeout(10_000);
    String request =
        "GET /api/stream?topic=" + topic + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String firstWord(Socket socket) throws IOException {
    Scanner in = new Scanner(socket.getInputStream(), StandardCharsets.UTF_8);
    return Objects.requireNonNull(in.findWithinHorizon("connected|closed", 100_000));
  }

  private List<String> publish(TestNode node, int times) {
    List<String> cursors = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      HttpResponse<String> answer =
          node.post("/api/topics/" + topic + "/events", "{\"type\":\"moved\",\"data\":{}}");
      assertThat(answer.statusCode()).isEqualTo(201);
      cursors.add(JSON.readTree(answer.body()).path("cursor").asString());
    }
    return cursors;
  }

  /** The balancer sends nobody to a node before it has found it ready. */
  private SseProbe atAnotherNode(Balancer balancer, SseProbe one) {
    return await("a stream at another node than " + node(one))
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              SseProbe probe = SseProbe.open(balancer.port(), stream(topic));
              if (!node(probe).equals(node(one))) {
                return probe;
              }
              probe.close();
              return null;
            },
            Objects::nonNull);
  }

  private static String node(SseProbe probe) {
    return String.valueOf(probe.headers().get("x-tidings-node"));
  }
}
