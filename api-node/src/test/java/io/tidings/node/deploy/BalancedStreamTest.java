package io.tidings.node.deploy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.embedded.Ports;
import io.tidings.node.test.Balancers;
import io.tidings.node.test.OpenStream;
import io.tidings.testbed.cluster.Balancer;
import io.tidings.testbed.cluster.BalancerKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How the shipped load-balancer configurations carry streams, on HTTP/1.1 and, over TLS, on HTTP/2:
 * each byte at once, for as long as the node says something, and to the node that has the fewest.
 */
@Tag("slow")
class BalancedStreamTest {
  private static final byte[] KEEPALIVE = ": keepalive\n\n".getBytes(US_ASCII);
  private static final Duration BETWEEN_KEEPALIVES = Duration.ofMillis(400);

  /** So many and half of it fit on one connection of HTTP/2. */
  private static final int STREAMS = 60;

  private static TestCertificate certificate;
  private static HttpClient browser;

  @BeforeAll
  static void prepare(@TempDir Path directory) throws Exception {
    certificate = new TestCertificate(directory);
    browser = browser();
  }

  /** Each has a connection of its own for HTTP/1.1, and one for HTTP/2. */
  private static HttpClient browser() throws Exception {
    return HttpClient.newBuilder()
        .version(Version.HTTP_2)
        .sslContext(certificate.trust())
        .connectTimeout(Duration.ofSeconds(10))
        .build();
  }

  /** What is buffered or compressed would arrive only with the next byte, or with many more. */
  @ParameterizedTest
  @EnumSource
  void stream_tinyAndLargeFrames_passAsTheyCome(BalancerKind kind) throws Exception {
    try (FaultyNode node = FaultyNode.streaming();
        Balancer balancer = start(kind, UnaryOperator.identity(), node.port());
        OpenStream plain = OpenStream.open(browser, balancer.uri("/api/stream"));
        OpenStream tls = OpenStream.open(browser, balancer.tlsUri("/api/stream"))) {
      assertThat(plain.version()).isEqualTo(Version.HTTP_1_1);
      assertThat(tls.version()).isEqualTo(Version.HTTP_2);
      byte[] large = new byte[1_000_000];
      Arrays.fill(large, (byte) 'x');
      assertThat(plain.read(FaultyNode.FIRST.length)).isEqualTo(FaultyNode.FIRST);
      assertThat(tls.read(FaultyNode.FIRST.length)).isEqualTo(FaultyNode.FIRST);
      for (byte[] bytes : List.of(new byte[] {':'}, new byte[] {'\n'}, large, KEEPALIVE)) {
        node.write(bytes);
        assertThat(plain.read(bytes.length)).isEqualTo(bytes);
        assertThat(tls.read(bytes.length)).isEqualTo(bytes);
      }
    }
  }

  /** A node can end a slow client only if nothing on the way takes what that one does not. */
  @ParameterizedTest
  @EnumSource
  void stream_clientThatReadsNothing_makesItsNodeWait(BalancerKind kind) throws Exception {
    try (FaultyNode node = FaultyNode.streaming();
        Balancer balancer = start(kind, UnaryOperator.identity(), node.port());
        Socket client = new Socket(InetAddress.getLoopbackAddress(), balancer.port())) {
      client
          .getOutputStream()
          .write("GET /api/stream HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      assertThat(new Scanner(client.getInputStream(), US_ASCII).findWithinHorizon("first", 10_000))
          .isNotNull();
      CountDownLatch taken = new CountDownLatch(1);
      Thread.ofVirtual()
          .start(() -> {
            try {
              for (int i = 0; i < 64; i++) {
                node.write(new byte[1_000_000]);
              }
              taken.countDown();
            } catch (IOException e) {
              // The client left.
            }
          });
      assertThat(taken.await(2, TimeUnit.SECONDS)).isFalse();
    }
  }

  /** The tabs of a browser would share six connections on HTTP/1.1. */
  @ParameterizedTest
  @EnumSource
  void streams_ofOneBrowser_shareAConnectionOnHttp2(BalancerKind kind) throws Exception {
    List<OpenStream> streams = new ArrayList<>();
    try (FaultyNode node = FaultyNode.streaming();
        Balancer balancer = start(kind, UnaryOperator.identity(), node.port())) {
      Set<String> connections = new HashSet<>();
      for (int i = 0; i < 20; i++) {
        OpenStream stream = OpenStream.open(browser, balancer.tlsUri("/api/stream?topic=public.a"));
        streams.add(stream);
        assertThat(stream.version()).isEqualTo(Version.HTTP_2);
        connections.add(stream.connection());
      }
      assertThat(connections).hasSize(1);
      node.write(KEEPALIVE);
      for (OpenStream stream : streams) {
        stream.read(FaultyNode.FIRST.length);
        assertThat(stream.read(KEEPALIVE.length)).isEqualTo(KEEPALIVE);
      }
    } finally {
      streams.forEach(OpenStream::close);
    }
  }

  /** Nodes make their cookies Secure by it, and compare the page's origin with its host. */
  @ParameterizedTest
  @EnumSource
  void request_onTls_isSaidToBe(BalancerKind kind) throws Exception {
    try (CredulousNode node = new CredulousNode();
        Balancer balancer = start(kind, UnaryOperator.identity(), node.port());
        OpenStream stream = OpenStream.open(browser, balancer.tlsUri("/api/me"))) {
      stream.read(1);
      String head = node.heads().getFirst();
      assertThat(CredulousNode.values(head, "x-forwarded-proto")).containsExactly("https");
      assertThat(CredulousNode.values(head, "x-forwarded-for")).containsExactly("127.0.0.1");
      assertThat(CredulousNode.values(head, "host"))
          .containsExactly("127.0.0.1:" + balancer.tlsPort());
    }
  }

  /**
   * With the line for it that is a comment there. The others pass on what the proxy says of TLS.
   */
  @ParameterizedTest
  @EnumSource
  void request_behindAProxyThatEndsTls_isSaidToBe(BalancerKind kind) throws Exception {
    UnaryOperator<String> behind =
        shipped -> shipped.replace("# xff_num_trusted_hops", "xff_num_trusted_hops");
    try (CredulousNode node = new CredulousNode();
        Balancer balancer = Balancers.start(kind, List.of(node.port()), behind)) {
      HttpRequest request =
          HttpRequest.newBuilder(balancer.uri("/api/me"))
              .header("X-Forwarded-Proto", "https")
              .header("X-Forwarded-For", "198.51.100.7")
              .build();
      assertThat(browser.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
      String head = node.heads().getFirst();
      assertThat(CredulousNode.values(head, "x-forwarded-proto")).containsExactly("https");
      if (kind == BalancerKind.ENVOY) {
        assertThat(CredulousNode.values(head, "x-forwarded-for")).containsExactly("198.51.100.7");
      }
    }
  }

  /** And one whose node says nothing at all is ended by the time that was set for it. */
  @ParameterizedTest
  @EnumSource
  void stream_silentButForKeepalives_outlivesTheIdleTimeout(BalancerKind kind) throws Exception {
    UnaryOperator<String> impatient =
        shipped ->
            shipped
                .replace("proxy_read_timeout 1h;", "proxy_read_timeout 2s;")
                .replace("proxy_send_timeout 1m;", "proxy_send_timeout 2s;")
                .replace("timeout server 1h", "timeout server 2s")
                .replace("timeout client 1m", "timeout client 2s")
                .replace("idle_timeout: 3600s", "idle_timeout: 2s")
                .replace("idle_timeout: 60s", "idle_timeout: 2s");
    try (FaultyNode node = FaultyNode.streaming();
        Balancer balancer = start(kind, impatient, node.port());
        OpenStream plain = OpenStream.open(browser, balancer.uri("/api/stream"));
        OpenStream tls = OpenStream.open(browser, balancer.tlsUri("/api/stream"))) {
      plain.read(FaultyNode.FIRST.length);
      tls.read(FaultyNode.FIRST.length);
      for (int i = 0; i < 8; i++) {
        assertThat(plain.endsWithin(BETWEEN_KEEPALIVES)).isFalse();
        node.write(KEEPALIVE);
        assertThat(plain.read(KEEPALIVE.length)).isEqualTo(KEEPALIVE);
        assertThat(tls.read(KEEPALIVE.length)).isEqualTo(KEEPALIVE);
      }
      assertThat(plain.endsWithin(Duration.ofSeconds(20))).isTrue();
      assertThat(tls.endsWithin(Duration.ofSeconds(20))).isTrue();
    }
  }

  /** In turn, each node would get as many as the other. */
  @ParameterizedTest
  @EnumSource
  void streams_afterOneNodeLostItsOwn_goThere(BalancerKind kind) throws Exception {
    List<OpenStream> streams = new ArrayList<>();
    try (FaultyNode losing = FaultyNode.streaming();
        FaultyNode other = FaultyNode.streaming();
        Balancer balancer =
            Balancers.start(kind, List.of(losing.port(), other.port()), certificate.lines())) {
      await("both nodes have been found ready")
          .until(() -> {
            open(streams, balancer, 1);
            return losing.requests() > 0 && other.requests() > 0;
          });
      open(streams, balancer, STREAMS - streams.size());
      int lost = losing.requests();
      losing.endStreams();
      await("the end of the streams that it had")
          .until(() -> streams.stream().filter(OpenStream::hasEnded).count() == lost);
      open(streams, balancer, STREAMS);
      // Envoy compares two nodes that it draws, which may be the same one.
      assertThat(losing.requests() - lost).isGreaterThan(STREAMS / 2 + 2);
    } finally {
      streams.forEach(OpenStream::close);
    }
  }

  /** A stream does not end for long, so that it cannot be the proof that its node is well again. */
  @ParameterizedTest
  @EnumSource
  void node_thatWasAway_getsAllStreamsAgain(BalancerKind kind) throws Exception {
    int port = Ports.free();
    // an only node would never count as failed for nginx
    List<Integer> nodes = List.of(port, Ports.free());
    List<OpenStream> streams = new ArrayList<>();
    try (Balancer balancer = Balancers.start(kind, nodes, certificate.lines())) {
      open(streams, balancer, 1);
      assertThat(streams.getFirst().endsWithin(Duration.ofSeconds(10))).isTrue();
      try (FaultyNode node = FaultyNode.streaming(port)) {
        await("the first stream of the node")
            .until(() -> {
              open(streams, balancer, 1);
              return node.requests() > 0;
            });
        open(streams, balancer, STREAMS);
        assertThat(node.requests()).isEqualTo(STREAMS + 1);
      }
    } finally {
      streams.forEach(OpenStream::close);
    }
  }

  private static void open(List<OpenStream> streams, Balancer balancer, int count)
      throws Exception {
    for (int i = 0; i < count; i++) {
      streams.add(OpenStream.open(browser, balancer.tlsUri("/api/stream")));
    }
  }

  private static Balancer start(BalancerKind kind, UnaryOperator<String> changed, int node) {
    return Balancers.start(
        kind, List.of(node), shipped -> changed.apply(certificate.lines().apply(shipped)));
  }
}
