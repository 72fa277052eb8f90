package io.tidings.node.ops;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Its checks at any time: they may come late, when the node itself has paused. */
class RequestConnectionLimiterTest {
  private static final Duration TIMEOUT = Duration.ofHours(1);
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RequestConnectionLimiter limiter =
      new RequestConnectionLimiter(
          connector,
          new LimitProperties(
              0, 0, 0, 0, 0, 100, TIMEOUT, TIMEOUT, null, List.of(), ProxyHeader.X_FORWARDED_FOR),
          new RejectionMetrics(meters));
  private final CountDownLatch opened = new CountDownLatch(1);
  private long now = System.nanoTime();

  @BeforeEach
  void start() throws Exception {
    connector.addBean(limiter, false); // without its timer
    connector.addBean(
        new Connection.Listener() {
          @Override
          public void onOpened(Connection connection) {
            opened.countDown();
          }
        });
    server.addConnector(connector);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @Test
  void request_thatLiesInTheSocketWhenACheckComesLate_isAnswered() throws Exception {
    try (Socket socket = connect()) {
      pass(TIMEOUT.multipliedBy(2));
      socket.getOutputStream().write(REQUEST.getBytes(US_ASCII));
      assertThat(socket.getInputStream().readNBytes(12))
          .asString(US_ASCII)
          .startsWith("HTTP/1.1 4");
      pass(Duration.ZERO);
      pass(Duration.ZERO);
      assertThat(cutOff()).isZero();
    }
  }

  @Test
  void connection_thatIsOverdueInTwoChecks_isClosed() throws Exception {
    try (Socket socket = connect()) {
      pass(TIMEOUT.minusMinutes(1));
      pass(Duration.ofMinutes(2));
      assertThat(cutOff()).isZero();
      pass(Duration.ofSeconds(1));
      assertThat(cutOff()).isEqualTo(1);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  private Socket connect() throws Exception {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    socket.setSoTimeout(20_000);
    assertThat(opened.await(20, TimeUnit.SECONDS)).isTrue();
    return socket;
  }

  private void pass(Duration time) {
    now += time.toNanos();
    limiter.check(now);
  }

  private double cutOff() {
    return meters.counter("tidings.rejections", "limit", Limit.REQUEST_TIMEOUT.word()).count();
  }
}
