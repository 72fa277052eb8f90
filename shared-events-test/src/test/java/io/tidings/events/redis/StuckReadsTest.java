package io.tidings.events.redis;

import static io.tidings.events.test.LogFixture.event;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Append;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.StateQuery;
import io.tidings.events.StateQuery.HashQuery;
import io.tidings.events.StateSnapshot;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.test.LogFixture;
import io.tidings.events.test.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads whose answers may be megabytes do not hold up the others, nor end with them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StuckReadsTest {
  private static final String STUCK = "board.stuck";

  /** Longer than this test may take: what waits for it fails the test. */
  private static final Duration FOR_EVER = Duration.ofMinutes(10);

  private static final Duration SOON = Duration.ofSeconds(10);

  private final RedisServer server = RedisServer.start();
  private final StuckProxy proxy = new StuckProxy(server.port());
  private final LogFixture fixture = new LogFixture(proxy.url());

  @AfterEach
  void close() throws IOException {
    fixture.close();
    proxy.close();
    server.close();
  }

  private static CompletableFuture<StateSnapshot> read(EventLog log, String name, boolean large) {
    HashQuery query = new HashQuery(name, null);
    return log.state(Workspace.MAIN, new StateQuery(Set.of(), List.of(query), List.of(), large));
  }

  @Test
  void reads_whileALargeOneIsStuck_areAnswered() {
    EventLog log = fixture.log(Settings.timeout(FOR_EVER));
    read(log, "small", false).join();
    CompletableFuture<StateSnapshot> stuck = read(log, STUCK, true);
    await("the large read is on its way").untilTrue(proxy.stuck);
    assertThat(read(log, "small", false)).succeedsWithin(SOON);
    assertThat(log.append(Append.of(Workspace.MAIN, event("a", "x")))).succeedsWithin(SOON);
    assertThat(stuck).isNotDone();
  }

  /** Its time is over, and with it the connection's that owes its answer. */
  @Test
  void largeRead_withoutAnAnswer_endsAlone() {
    EventLog log = fixture.log(Settings.timeout(Duration.ofSeconds(1)));
    read(log, "small", false).join();
    CompletableFuture<StateSnapshot> stuck = read(log, STUCK, true);
    await("the large read is on its way").untilTrue(proxy.stuck);
    do {
      assertThat(read(log, "small", false)).succeedsWithin(SOON);
    } while (!stuck.isDone());
    assertThat(stuck).isCompletedExceptionally();
    // One that is sent in the same moment may still meet the connection that is being closed.
    await("large reads on a new connection")
        .atMost(SOON)
        .until(() ->
            log.read(Workspace.MAIN, Set.of(new Topic("a")), EventId.ZERO, 10)
                .handle((page, error) -> error == null)
                .join());
  }

  /** Passes everything, but no answers on a connection that has asked for one certain hash. */
  private static final class StuckProxy implements AutoCloseable {
    final AtomicBoolean stuck = new AtomicBoolean();
    private final int target;
    private final ServerSocket socket;

    StuckProxy(int target) {
      this.target = target;
      try {
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Thread.ofVirtual().start(this::accept);
    }

    String url() {
      return "redis://127.0.0.1:" + socket.getLocalPort();
    }

    private void accept() {
      try {
        while (true) {
          Socket client = socket.accept();
          Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
          AtomicBoolean silent = new AtomicBoolean();
          Thread.ofVirtual().start(() -> pass(client, server, silent, true));
          Thread.ofVirtual().start(() -> pass(server, client, silent, false));
        }
      } catch (IOException e) {
        // Closed: the test is over.
      }
    }

    private void pass(Socket from, Socket to, AtomicBoolean silent, boolean request) {
      byte[] buffer = new byte[1 << 16];
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        int read;
        while ((read = in.read(buffer)) >= 0) {
          if (request && new String(buffer, 0, read, ISO_8859_1).contains(STUCK)) {
            silent.set(true);
            stuck.set(true);
          }
          if (request || !silent.get()) {
            out.write(buffer, 0, read);
          }
        }
      } catch (IOException e) {
        // The other direction ended first.
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
