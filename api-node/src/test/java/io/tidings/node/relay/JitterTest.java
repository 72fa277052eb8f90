package io.tidings.node.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.redis.SimulatedLog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What many clients would do at once is drawn for each of them. */
class JitterTest {
  private static final int CONNECTIONS = 100;

  private final RelaySettings settings = RelaySettings.defaults("n");
  private final RelayMeters meters = new RelayMeters(new SimpleMeterRegistry(), 1);
  private final SimulatedLog.Node log = new SimulatedLog(false).node();
  private long nanos;
  private final Lane lane =
      new Lane(
          "lane",
          settings,
          meters,
          new OutboxBudget(Long.MAX_VALUE),
          Runnable::run,
          () -> nanos,
          () -> Instant.EPOCH);
  private final WorkspaceShard shard =
      new WorkspaceShard(
          Workspace.MAIN,
          log.feed(Workspace.MAIN, delivery -> {}),
          new RecentEvents(),
          lane,
          log,
          settings.pageSize(),
          meters);
  private final List<Socket> sockets = new ArrayList<>();

  JitterTest() {
    for (int i = 0; i < CONNECTIONS; i++) {
      sockets.add(new Socket());
    }
    settle();
  }

  /** All that is under way happens, in no time. */
  private void settle() {
    boolean busy = true;
    while (busy) {
      Runnable task = lane.poll();
      lane.round(task, Integer.MAX_VALUE);
      busy =
          task != null
              || log.acknowledgeSubscription()
              || log.runFeed()
              || log.answerPull()
              || log.receiveAnswer();
    }
    lane.round(null, 1); // writes what a tick had to say
  }

  private List<Long> retries(String frame) {
    return sockets.stream()
        .flatMap(socket -> socket.frames.stream())
        .filter(line -> line.startsWith(frame))
        .map(line -> Long.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
        .toList();
  }

  @Test
  void open_manyStreams_retryIsDrawnForEach() {
    assertSpread(retries("connected "));
  }

  @Test
  void close_manyStreams_retryIsDrawnForEach() {
    sockets.forEach(socket -> socket.connection.close(CloseReason.SHUTDOWN));
    settle();
    assertSpread(retries("closed shutdown "));
  }

  private void assertSpread(List<Long> draws) {
    assertThat(draws)
        .hasSize(CONNECTIONS)
        .allMatch(
            ms -> ms >= settings.retryMin().toMillis() && ms <= settings.retryMax().toMillis());
    assertThat(Set.copyOf(draws))
        .as("different times to retry")
        .hasSizeGreaterThan(CONNECTIONS / 2);
  }

  @Test
  void keepalive_manyStreams_comesNotAtOnceAndNeverLate() {
    long early = (long) (settings.keepalive().toNanos() * (1 - settings.jitter() / 2));
    nanos += early;
    settle();
    assertThat(alive()).as("in the first half of the jitter").isBetween(1L, CONNECTIONS - 1L);
    nanos = settings.keepalive().toNanos();
    settle();
    assertThat(alive()).isEqualTo(CONNECTIONS);
  }

  private long alive() {
    return sockets.stream().filter(socket -> socket.frames.contains("keepalive")).count();
  }

  /** A socket whose client reads everything at once. */
  private final class Socket implements Outlet {
    final List<String> frames = new ArrayList<>();
    final ClientConnection connection;

    Socket() {
      Subscription everything =
          new Subscription(
              Workspace.MAIN,
              Set.of(new Topic("a")),
              new StartPosition.Now(),
              new PlainDialect(),
              null,
              Grant.EVERYTHING,
              null,
              Schedule.UNLIMITED);
      connection = new ClientConnection(lane, shard, settings, meters, everything, this);
      lane.execute(connection::open);
    }

    @Override
    public void write(ByteBuffer... written) {
      for (ByteBuffer frame : written) {
        frames.add(StandardCharsets.UTF_8.decode(frame).toString());
      }
      connection.written();
    }

    @Override
    public Transport transport() {
      return Transport.SSE;
    }

    @Override
    public void finish(CloseReason why) {}

    @Override
    public void abort() {}
  }
}
