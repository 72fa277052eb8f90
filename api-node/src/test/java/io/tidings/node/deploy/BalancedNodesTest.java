package io.tidings.node.deploy;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.relay.Transport;
import io.tidings.node.test.Balancers;
import io.tidings.node.test.StreamFollower;
import io.tidings.node.test.StreamFollower.ReconnectPolicy;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.TestNode;
import io.tidings.testbed.cluster.Balancer;
import io.tidings.testbed.cluster.BalancerKind;
import io.tidings.testbed.websocket.WebSocketHandshake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Scanner;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** The shipped load-balancer configurations before real nodes, without sticky sessions. */
@Tag("slow")
class BalancedNodesTest {
  private static final JsonMapper JSON = new JsonMapper();

  /** One for each: HAProxy reports a client of SSE that has left only some time later. */
  private static final Map<Transport, String> OTHER_ADDRESS =
      Map.of(Transport.SSE, "127.0.0.3", Transport.WEBSOCKET, "127.0.0.4");

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
        StreamProbe one = StreamProbe.open(balancer.port(), stream(topic));
        StreamProbe other = atAnotherNode(balancer, one, Transport.SSE);
        StreamProbe socket = atAnotherNode(balancer, other, Transport.WEBSOCKET);
        StreamProbe otherSocket = atAnotherNode(balancer, socket, Transport.WEBSOCKET)) {
      List<StreamProbe> all = List.of(one, other, socket, otherSocket);
      all.forEach(probe -> probe.expectAccepted().expectConnected());
      publish(second, 1);
      all.forEach(probe -> probe.expectEvent("moved"));
      assertThat(one.headers().get("content-encoding")).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void stream_itsNodeDrains_goesOnAtTheOther(BalancerKind kind) {
    try (TestNode staying = TestNode.startForDevelopment();
        TestNode leaving = TestNode.startForDevelopment("tidings.drain.window=100ms");
        Balancer balancer = Balancers.start(kind, List.of(staying.port(), leaving.port()))) {
      List<StreamFollower> followers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        for (Transport transport : Transport.values()) {
          followers.add(
              StreamFollower.follow(
                  stream(topic).over(transport),
                  ReconnectPolicy.AFTER_RETRY,
                  List.of(balancer.port())));
        }
      }
      followers.forEach(StreamFollower::expectConnected);
      List<String> cursors = new ArrayList<>(publish(staying, 5));
      leaving.close();
      cursors.addAll(publish(staying, 5));
      for (StreamFollower follower : followers) {
        follower.awaitCursor(cursors.getLast(), Duration.ofSeconds(20)).expectExactly(cursors);
        assertThat(follower.badStatuses()).isEmpty();
        follower.close();
      }
      assertThat(followers.stream().mapToInt(StreamFollower::connections).max().orElseThrow())
          .isGreaterThan(1);
    }
  }

  /** Limits apply to the client that the balancer names, not to the one that the client claims. */
  @ParameterizedTest
  @EnumSource
  void stream_itsAddress_isTheOneThatTheBalancerSaw(BalancerKind kind) throws IOException {
    try (TestNode node =
            TestNode.start(
                "tidings.access.public-topics=public.*",
                "tidings.limits.guest-streams-per-address=1",
                "tidings.limits.trusted-proxies=127.0.0.1");
        Balancer balancer = Balancer.start(kind, List.of(node.port()));
        Socket first = open(balancer, Transport.SSE, "127.0.0.2", "")) {
      assertThat(firstWord(first)).isEqualTo("connected");
      for (Transport transport : Transport.values()) {
        String claim = "X-Forwarded-For: 198.51.100.1\r\n";
        try (Socket liar = open(balancer, transport, "127.0.0.2", claim);
            Socket other =
                open(
                    balancer,
                    transport,
                    Objects.requireNonNull(OTHER_ADDRESS.get(transport)),
                    "")) {
          assertThat(firstWord(liar)).isEqualTo("closed");
          assertThat(firstWord(other)).isEqualTo("connected");
        }
      }
    }
  }

  private Socket open(Balancer balancer, Transport transport, String from, String header)
      throws IOException {
    Socket socket = new Socket("127.0.0.1", balancer.port(), InetAddress.ofLiteral(from), 0);
    socket.setSoTimeout(10_000);
    String query = "?topic=" + topic;
    byte[] request =
        switch (transport) {
          case SSE ->
              ("GET /api/stream" + query + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n")
                  .getBytes(StandardCharsets.US_ASCII);
          case WEBSOCKET -> WebSocketHandshake.request("x", "/-/ws" + query, header);
        };
    socket.getOutputStream().write(request);
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

  /** The balancer sends no client to a node before its check has found the node ready. */
  private StreamProbe atAnotherNode(Balancer balancer, StreamProbe one, Transport transport) {
    return await("a stream at another node than " + node(one))
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              StreamProbe probe = StreamProbe.open(balancer.port(), stream(topic).over(transport));
              if (!node(probe).equals(node(one))) {
                return probe;
              }
              probe.close();
              return null;
            },
            Objects::nonNull);
  }

  private static String node(StreamProbe probe) {
    return String.valueOf(probe.headers().get("x-tidings-node"));
  }
}
