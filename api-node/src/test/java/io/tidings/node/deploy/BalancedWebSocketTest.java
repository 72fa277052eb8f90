package io.tidings.node.deploy;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.relay.Transport;
import io.tidings.node.test.Balancers;
import io.tidings.node.test.Http2Exchange;
import io.tidings.node.test.NodeInJvm;
import io.tidings.node.test.StreamFollower;
import io.tidings.node.test.StreamFollower.ReconnectPolicy;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestCluster;
import io.tidings.testbed.cluster.Balancer;
import io.tidings.testbed.cluster.BalancerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** WebSockets through the shipped load-balancer configurations, to nodes that stay up. */
@Tag("slow")
class BalancedWebSocketTest {
  /** The smallest configuration of a host that serves other things as well. */
  private static final String OTHER_HOST =
      """
      pid nginx.pid;
      error_log stderr warn;
      events {}
      http {
        access_log off;
        client_body_temp_path tmp-body;
        proxy_temp_path tmp-proxy;
        fastcgi_temp_path tmp-fastcgi;
        uwsgi_temp_path tmp-uwsgi;
        scgi_temp_path tmp-scgi;
        upstream node { include nodes.conf; }
        server {
          LISTEN
          location / { return 418; }
          LOCATIONS
        }
      }
      """;

  private static final Path OPERATIONS = Path.of("../docs/operations.md");

  private static TestCluster<NodeInJvm> cluster;

  private final String topic = "public." + UUID.randomUUID();

  /** Silent for longer than a client here waits: an event has to pass without the next one. */
  @BeforeAll
  static void start() {
    cluster = TestCluster.start(2, "tidings.stream.keepalive=30s", "tidings.stream.jitter=0");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** The times within which the API has to answer are not those of a WebSocket. */
  @ParameterizedTest
  @EnumSource
  void socket_silentForLongerThanAnAnswerMayTake_staysOpen(BalancerKind kind) {
    UnaryOperator<String> impatient =
        shipped ->
            shipped
                .replace("proxy_read_timeout 30s;", "proxy_read_timeout 1s;")
                .replace("timeout server 30s", "timeout server 1s")
                .replace("timeout client 1m", "timeout client 1s")
                .replace("timeout: 30s", "timeout: 1s")
                .replace("request_timeout: 20s", "request_timeout: 1s")
                .replace("idle_timeout: 60s", "idle_timeout: 1s");
    try (Balancer balancer = Balancers.start(kind, cluster.ports(), impatient);
        StreamProbe socket = StreamProbe.open(balancer.port(), socket())) {
      socket.expectConnected();
      assertThat(socket.awaitEnd(Duration.ofSeconds(3))).isFalse();
      cluster.publish(0, topic, "moved", "{}");
      socket.expectEvent("moved");
    }
  }

  @ParameterizedTest
  @EnumSource
  void socket_resumedByTheOtherTransport_missesNothing(BalancerKind kind) {
    try (Balancer balancer = Balancers.start(kind, cluster.ports())) {
      String first;
      try (StreamProbe socket = StreamProbe.open(balancer.port(), socket())) {
        socket.expectConnected();
        first = cluster.publish(0, topic, "first", "{}");
        socket.expectEvent("first");
      }
      String second = cluster.publish(1, topic, "second", "{}");
      try (StreamProbe stream = StreamProbe.open(balancer.port(), stream(topic).after(first))) {
        stream.expectEvent("second");
      }
      cluster.publish(0, topic, "third", "{}");
      StreamRequest resume = socket().after(second).asQuery();
      try (StreamProbe socket = StreamProbe.open(balancer.port(), resume)) {
        socket.expectEvent("third");
      }
    }
  }

  /** A page's origin is compared with the host that it asked for. */
  @ParameterizedTest
  @EnumSource
  void socket_ofAPage_isOpenToItsOwnOriginAlone(BalancerKind kind) {
    try (Balancer balancer = Balancers.start(kind, cluster.ports())) {
      String own = "http://localhost:" + balancer.port();
      try (StreamProbe page = StreamProbe.open(balancer.port(), socket().header("Origin", own));
          StreamProbe foreign =
              StreamProbe.open(
                  balancer.port(), socket().header("Origin", "https://evil.example"))) {
        page.expectConnected();
        foreign.expectStatus(403);
        assertThat(foreign.errorBody()).contains("origin-not-allowed");
      }
    }
  }

  /** With the lines for it that are comments there. */
  @ParameterizedTest
  @EnumSource
  void socket_belowAPath_isOpened(BalancerKind kind) {
    try (Balancer balancer =
            Balancers.start(
                kind,
                cluster.ports(),
                shipped ->
                    shipped
                        .replaceAll("(?m)^( *)# ((rewrite|http-request) .*)$", "$1$2")
                        .replace("#below ", ""));
        StreamProbe below = StreamProbe.open(balancer.port(), belowAPath())) {
      below.expectConnected();
    }
  }

  /** By the lines that docs/operations.md shows. */
  @Test
  void socket_belowALocationOfAnotherHost_isOpened() throws IOException {
    String locations =
        find("(?s)```nginx\n(location /tidings/.*?)```", Files.readString(OPERATIONS));
    try (Balancer nginx =
            Balancers.start(
                BalancerKind.NGINX,
                cluster.ports(),
                shipped ->
                    OTHER_HOST
                        .replace("LISTEN", find("(listen [^;]*;)", shipped))
                        .replace("LOCATIONS", locations));
        StreamProbe below = StreamProbe.open(nginx.port(), belowAPath())) {
      below.expectConnected();
    }
  }

  /** HAProxy offers it by itself, and asks the node in HTTP/1.1. */
  @Test
  void socket_onHttp2_isOpenedByHaproxy() throws IOException {
    try (Balancer haproxy =
            Balancers.start(
                BalancerKind.HAPROXY,
                cluster.ports(),
                shipped -> shipped.replaceFirst("backlog 4096", "backlog 4096 proto h2"));
        Http2Exchange exchange = Http2Exchange.webSocket(haproxy.port(), "/-/ws?topic=" + topic)) {
      assertThat(exchange.status()).isEqualTo(200);
      exchange.expect("\"type\":\"connected\"");
      String cursor = cluster.publish(0, topic, "moved", "{}");
      exchange.expect("\"id\":\"" + cursor + "\"");
    }
  }

  /** nginx keeps the workers that serve them. */
  @Test
  void socket_nginxReloads_goesOn() {
    try (Balancer nginx = Balancers.start(BalancerKind.NGINX, cluster.ports());
        StreamProbe before = StreamProbe.open(nginx.port(), socket())) {
      before.expectConnected();
      nginx.reload();
      try (StreamProbe after = StreamProbe.open(nginx.port(), socket())) {
        after.expectConnected();
        cluster.publish(0, topic, "moved", "{}");
        before.expectEvent("moved");
        after.expectEvent("moved");
      }
    }
  }

  /** With the line that bounds it, which is a comment there. */
  @ParameterizedTest
  @EnumSource
  void stream_nginxEndsItsOldWorkers_missesNothing(Transport transport) {
    try (Balancer nginx =
            Balancers.start(
                BalancerKind.NGINX,
                cluster.ports(),
                shipped ->
                    shipped.replace(
                        "# worker_shutdown_timeout 1h;", "worker_shutdown_timeout 1s;"));
        StreamFollower follower =
            StreamFollower.follow(
                stream(topic).over(transport),
                ReconnectPolicy.AFTER_RETRY,
                List.of(nginx.port()))) {
      follower.expectConnected();
      List<String> cursors = new ArrayList<>(List.of(cluster.publish(0, topic, "moved", "{}")));
      nginx.reload();
      follower.awaitConnections(2, Duration.ofSeconds(20));
      cursors.add(cluster.publish(1, topic, "moved", "{}"));
      follower.awaitCursor(cursors.getLast(), Duration.ofSeconds(20)).expectExactly(cursors);
      assertThat(follower.frames()).noneMatch(frame -> frame.type().equals("closed"));
      assertThat(follower.badStatuses()).isEmpty();
    }
  }

  private StreamRequest socket() {
    return stream(topic).over(Transport.WEBSOCKET);
  }

  private StreamRequest belowAPath() {
    return socket().with("GET", "/tidings/-/ws");
  }

  private static String find(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }
}
