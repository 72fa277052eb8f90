package io.tidings.testbed.proxy;

import static io.tidings.testbed.proxy.Direction.BOTH;
import static io.tidings.testbed.proxy.Direction.DOWNSTREAM;
import static io.tidings.testbed.proxy.Direction.UPSTREAM;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.testbed.proxy.Fault.Bandwidth;
import io.tidings.testbed.proxy.Fault.Blackhole;
import io.tidings.testbed.proxy.Fault.Cut;
import io.tidings.testbed.proxy.Fault.Down;
import io.tidings.testbed.proxy.Fault.Fragmentation;
import io.tidings.testbed.proxy.Fault.HalfOpen;
import io.tidings.testbed.proxy.Fault.Latency;
import io.tidings.testbed.proxy.Fault.Reset;
import io.tidings.testbed.proxy.Fault.SlowClose;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each fault as both sides see it, over real sockets. */
class FaultProxyTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** How long nothing has to come for a side to count as silent. */
  private static final Duration SILENCE = Duration.ofMillis(60);

  private ServerSocket listener;
  private FaultProxy proxy;
  private Socket client;
  private Socket server;

  @BeforeEach
  void connect() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listener.setSoTimeout((int) LIMIT.toMillis());
    proxy = FaultProxy.to("127.0.0.1", listener.getLocalPort(), 1);
    client = client();
    server = accept();
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    listener.close();
    client.close();
    server.close();
  }

  @Test
  void noFault_bytesAndEndsPassBothWays() throws IOException {
    send(client, "question");
    expect(server, "question");
    send(server, "answer");
    client.shutdownOutput();
    expectEnd(server);
    expect(client, "answer");
    server.close();
    expectEnd(client);
    awaitNoConnection();
  }

  @Test
  void noFault_serverIsNotThere_clientIsReset() throws IOException {
    listener.close();
    try (Socket late = client()) {
      expectReset(late);
    }
  }

  @Test
  void noFault_resetPasses() throws IOException {
    server.setSoLinger(true, 0);
    server.close();
    expectReset(client);
  }

  @Test
  void latency_delaysOneWay_inOrder() throws IOException {
    proxy.inject(new Latency(Duration.ofMillis(150), Duration.ofMillis(50), DOWNSTREAM));
    long begin = System.nanoTime();
    send(client, "up");
    expect(server, "up");
    for (int i = 0; i < 10; i++) {
      send(server, "down" + i);
    }
    expect(client, "down0down1down2down3down4down5down6down7down8down9");
    assertThat(since(begin)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
  }

  @Test
  void latency_healed_passesAtOnce() throws IOException {
    proxy.inject(new Latency(Duration.ofHours(1)));
    send(server, "late");
    expectSilence(client);
    proxy.heal();
    expect(client, "late");
  }

  @Test
  void bandwidth_limitsBytesASecond() throws IOException {
    proxy.inject(new Bandwidth(10_000, DOWNSTREAM));
    long begin = System.nanoTime();
    send(server, "x".repeat(2_200));
    expect(client, "x".repeat(2_200));
    assertThat(since(begin)).isGreaterThanOrEqualTo(Duration.ofMillis(190));
  }

  @Test
  void cut_afterBytes_bothSeeTheEndInTheMiddle() throws IOException {
    send(server, "before");
    expect(client, "before");
    Injection cut = proxy.inject(new Cut(5, DOWNSTREAM));
    send(client, "the other way does not count");
    expect(server, "the other way does not count");
    send(server, "a frame\n\n");
    expect(client, "a fra");
    expectEnd(client);
    expectEnd(server);
    assertThat(cut.hits()).isEqualTo(1);
  }

  @Test
  void cut_atOnce_andLaterConnectionsToo() throws IOException {
    proxy.inject(new Cut(0));
    expectEnd(client);
    try (Socket later = client()) {
      expectEnd(later);
    }
  }

  @Test
  void cut_presentConnections_laterOnesPass() throws IOException {
    proxy.on(proxy.currentConnections()).inject(new Cut(0));
    expectEnd(client);
    try (Socket later = client();
        Socket laterServer = accept()) {
      send(later, "works");
      expect(laterServer, "works");
    }
  }

  @Test
  void reset_atOnce_bothSeeIt() throws IOException {
    proxy.inject(new Reset());
    expectReset(client);
    expectReset(server);
    awaitNoConnection();
  }

  @Test
  void reset_afterBytes() throws IOException {
    Injection reset = proxy.inject(new Reset(3, UPSTREAM));
    send(client, "ab");
    expect(server, "ab");
    assertThat(reset.hits()).isZero();
    send(client, "cd");
    expectReset(client);
    assertThat(reset.hits()).isEqualTo(1);
  }

  @Test
  void reset_whileTheReceiverDoesNotRead_theSenderIsHeldUpAndThenReset() throws Exception {
    AtomicLong sent = new AtomicLong();
    Thread sender =
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (true) {
                  server.getOutputStream().write(new byte[1 << 16]);
                  sent.addAndGet(1 << 16);
                }
              } catch (IOException e) {
                // The reset that is waited for.
              }
            });
    for (long seen = -1; seen != sent.get(); ) {
      seen = sent.get();
      assertThat(seen).as("bytes before the sender is held up").isLessThan(1 << 30);
      assertThat(sender.join(SILENCE)).as("the sender ended by itself").isFalse();
    }
    proxy.inject(new Reset());
    assertThat(sender.join(LIMIT)).as("the sender ends").isTrue();
    awaitNoConnection();
  }

  @Test
  void halfOpen_oneWay_theOtherPasses_healedNothingIsLostOrReordered() throws IOException {
    proxy.inject(new HalfOpen(DOWNSTREAM));
    send(client, "up");
    expect(server, "up");
    send(server, "one,");
    send(server, "two,");
    expectSilence(client);
    proxy.heal();
    send(server, "three");
    expect(client, "one,two,three");
  }

  @Test
  void halfOpen_endsDoNotPass() throws IOException {
    proxy.inject(new HalfOpen());
    server.close();
    expectSilence(client);
    proxy.heal();
    expectEnd(client);
  }

  @Test
  void halfOpen_onlyOfThoseThatSaid() throws IOException {
    proxy.on(it -> it.hasSent("SUBSCRIBE")).inject(new HalfOpen(DOWNSTREAM));
    try (Socket other = client();
        Socket otherServer = accept()) {
      // The bytes that make it a victim need not come together.
      send(client, "SUBS");
      expect(server, "SUBS");
      send(client, "CRIBE");
      expect(server, "CRIBE");
      send(server, "withheld");
      send(otherServer, "passes");
      expect(other, "passes");
      expectSilence(client);
    }
  }

  @Test
  void down_refusesAndCuts_healedListensOnTheSamePort() throws IOException {
    send(client, "open");
    expect(server, "open");
    proxy.inject(new Down());
    expectEnd(client);
    expectEnd(server);
    assertThatThrownBy(this::client).isInstanceOf(ConnectException.class);
    proxy.heal();
    try (Socket again = client();
        Socket againServer = accept()) {
      send(again, "works");
      expect(againServer, "works");
    }
  }

  @Test
  void blackhole_newOnesWait_openOnesPass() throws IOException {
    Injection blackhole = proxy.inject(new Blackhole());
    try (Socket waiting = client()) {
      send(waiting, "hello?");
      send(client, "open");
      expect(server, "open");
      expectSilence(waiting);
      blackhole.heal();
      try (Socket late = accept()) {
        expect(late, "hello?");
      }
    }
  }

  @Test
  void slice_passesEverything() throws IOException {
    proxy.inject(new Fragmentation(3, BOTH));
    send(server, "in slices ".repeat(100));
    expect(client, "in slices ".repeat(100));
  }

  @Test
  void slowClose_delaysTheEndAlone() throws IOException {
    proxy.inject(new SlowClose(Duration.ofMillis(150)));
    long begin = System.nanoTime();
    send(server, "last words");
    server.close();
    expect(client, "last words");
    expectEnd(client);
    assertThat(since(begin)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
  }

  @Test
  void faults_addUp_andHealOneByOne() throws IOException {
    Injection late = proxy.inject(new Latency(Duration.ofMillis(100)));
    Injection later = proxy.inject(new Latency(Duration.ofHours(1)));
    long begin = System.nanoTime();
    send(server, "x");
    expectSilence(client);
    later.heal();
    expect(client, "x");
    assertThat(since(begin)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    late.heal();
  }

  private Socket client() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setTcpNoDelay(true);
    return socket;
  }

  private Socket accept() throws IOException {
    Socket socket = listener.accept();
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static void expect(Socket socket, String text) throws IOException {
    socket.setSoTimeout((int) LIMIT.toMillis());
    byte[] got = socket.getInputStream().readNBytes(text.length());
    assertThat(new String(got, US_ASCII)).isEqualTo(text);
  }

  private static void expectEnd(Socket socket) throws IOException {
    socket.setSoTimeout((int) LIMIT.toMillis());
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  private static void expectReset(Socket socket) throws IOException {
    socket.setSoTimeout((int) LIMIT.toMillis());
    assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
  }

  private static void expectSilence(Socket socket) throws IOException {
    socket.setSoTimeout((int) SILENCE.toMillis());
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
  }

  private void awaitNoConnection() {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (proxy.connections() > 0) {
      assertThat(System.nanoTime()).as("connections are forgotten").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
