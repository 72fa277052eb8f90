package io.tidings.node.test;

import io.tidings.events.Cursor;
import io.tidings.node.relay.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client that reconnects by itself, with its last id and to the next port each time, and keeps
 * what arrived over all its connections.
 */
public final class StreamFollower implements AutoCloseable {
  private static final Duration MIN_PAUSE = Duration.ofMillis(5);
  private static final Duration DEFAULT_RETRY = Duration.ofSeconds(3);
  private static final int SHOWN = 5;
  private static final int OK = 200;
  private static final int SWITCHED = 101;

  /** When a follower reconnects. */
  public enum ReconnectPolicy {
    /** Reconnects at once. */
    AT_ONCE,
    /** Waits for the server's {@code retry}, as browsers do. */
    AFTER_RETRY
  }

  private final StreamRequest request;
  private final ReconnectPolicy reconnectPolicy;
  private final @Nullable Duration hop;
  private final List<Transport> transports;
  private final Received received;
  private final Waiter waiter;
  private final Thread thread;

  // Guarded by the waiter.
  private List<Integer> ports;
  private final List<Integer> statuses = new ArrayList<>();
  private final Set<Transport> carriers = EnumSet.noneOf(Transport.class);
  private int refused;
  private boolean stopped;

  private StreamFollower(
      StreamRequest request,
      ReconnectPolicy reconnectPolicy,
      @Nullable Duration hop,
      List<Integer> ports,
      List<Transport> transports) {
    this.request = request;
    this.reconnectPolicy = reconnectPolicy;
    this.hop = hop;
    this.ports = List.copyOf(ports);
    this.transports = transports;
    this.received = new Received(request.cursor());
    this.waiter = received.waiter;
    this.thread = Thread.ofVirtual().name("stream-follower").start(this::run);
  }

  /** Stays on a connection until it ends. */
  public static StreamFollower follow(
      StreamRequest request, ReconnectPolicy reconnectPolicy, List<Integer> ports) {
    return new StreamFollower(request, reconnectPolicy, null, ports, List.of(request.transport()));
  }

  /** Ends each connection after this time, and goes on at the next port. */
  public static StreamFollower hop(StreamRequest request, Duration every, List<Integer> ports) {
    return hop(request, every, ports, List.of(request.transport()));
  }

  /** The same, over the next of these transports each time. */
  public static StreamFollower hop(
      StreamRequest request, Duration every, List<Integer> ports, List<Transport> transports) {
    return new StreamFollower(request, ReconnectPolicy.AT_ONCE, every, ports, transports);
  }

  /** Where the next connections go. */
  public StreamFollower goTo(List<Integer> newPorts) {
    waiter.change(() -> ports = List.copyOf(newPorts));
    return this;
  }

  /** All that arrived, over all connections. */
  public List<Frame> frames() {
    return waiter.look(() -> List.copyOf(received.frames));
  }

  public List<Frame> events() {
    return frames().stream().filter(Frame::isEvent).toList();
  }

  public List<Frame> resyncs() {
    return frames().stream().filter(frame -> frame.type().equals("resync")).toList();
  }

  /** The cursors of the durable events, in order of arrival. */
  public List<String> cursors() {
    List<String> cursors = new ArrayList<>();
    for (Frame event : events()) {
      if (event.cursor() != null) {
        cursors.add(event.cursor());
      }
    }
    return cursors;
  }

  public @Nullable String lastCursor() {
    return waiter.look(() -> received.cursor);
  }

  /** How many connections were answered. */
  public int connections() {
    return waiter.look(statuses::size);
  }

  /** Which transports carried its streams. */
  public Set<Transport> transports() {
    return waiter.look(() -> EnumSet.copyOf(carriers));
  }

  /** The statuses of responses that were no stream; browsers would have given up for good. */
  public List<Integer> badStatuses() {
    return waiter.look(
        () -> statuses.stream().filter(status -> status != OK && status != SWITCHED).toList());
  }

  /** How many connections were refused, reset or not answered. */
  public int refused() {
    return waiter.look(() -> refused);
  }

  /** Waits until the stream is attached for the first time. */
  public StreamFollower expectConnected() {
    waiter.expect(Waiter.PATIENCE, "connected", received::isConnected, this::seen);
    return this;
  }

  /** Waits until so many connections were answered. */
  public StreamFollower awaitConnections(int count, Duration within) {
    waiter.expect(within, count + " connections", () -> statuses.size() >= count, this::seen);
    return this;
  }

  /** Waits for the event with this cursor, or a later position. */
  public StreamFollower awaitCursor(String cursor, Duration within) {
    Cursor wanted = cursor(cursor);
    waiter.expect(
        within,
        "cursor " + cursor,
        () -> received.cursor != null && !wanted.id().after(cursor(received.cursor).id()),
        this::seen);
    return this;
  }

  /** Every event once, in order, and nothing else. */
  public StreamFollower expectExactly(List<String> cursors) {
    List<String> got = cursors();
    if (!got.equals(cursors)) {
      List<String> missing = new ArrayList<>(cursors);
      missing.removeAll(got);
      List<String> unexpected = new ArrayList<>(got);
      unexpected.removeAll(cursors);
      throw new AssertionError(
          "expected %d events but got %d (%d distinct); missing %d: %s; unexpected %d: %s; %s"
              .formatted(
                  cursors.size(),
                  got.size(),
                  got.stream().distinct().count(),
                  missing.size(),
                  missing.stream().limit(SHOWN).toList(),
                  unexpected.size(),
                  unexpected.stream().limit(SHOWN).toList(),
                  waiter.look(this::seen)));
    }
    return this;
  }

  @Override
  public void close() {
    waiter.change(() -> stopped = true);
    try {
      if (!thread.join(Waiter.PATIENCE)) {
        throw new AssertionError("the follower did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Cursor cursor(String text) {
    Cursor cursor = Cursor.read(text);
    if (cursor == null) {
      throw new AssertionError("not a cursor: " + text);
    }
    return cursor;
  }

  private String seen() {
    return statuses.size()
        + " connections, "
        + refused
        + " refused, "
        + received.frames.size()
        + " frames, cursor "
        + received.cursor
        + ", the last frames "
        + received.last(SHOWN);
  }

  // The follower's thread.

  private void run() {
    for (int i = 0; !waiter.look(() -> stopped); i++) {
      int turn = i;
      int port = waiter.look(() -> ports.get(turn % ports.size()));
      StreamRequest next = request.after(lastCursor()).over(transports.get(i % transports.size()));
      // The reader of the last connection has ended: no two write what was received.
      try (StreamProbe probe = StreamProbe.connect(port, next, received)) {
        stay(probe);
      } catch (IOException | AssertionError e) {
        waiter.change(() -> refused++);
      }
      waiter.await(waiter.look(this::pause), () -> stopped);
    }
  }

  private Duration pause() {
    return reconnectPolicy == ReconnectPolicy.AFTER_RETRY
        ? (received.retry == null ? DEFAULT_RETRY : received.retry)
        : hop == null ? MIN_PAUSE : Duration.ZERO;
  }

  private void stay(StreamProbe probe) {
    int status = probe.status();
    waiter.change(() -> {
      statuses.add(status);
      carriers.add(status == SWITCHED ? Transport.WEBSOCKET : Transport.SSE);
    });
    long deadline = hop == null ? Long.MAX_VALUE : System.nanoTime() + hop.toNanos();
    // Looks up now and then, to see whether the follower was closed.
    Duration glance = hop == null ? Duration.ofMillis(50) : hop;
    while (!probe.awaitEnd(glance)
        && System.nanoTime() < deadline
        && !waiter.look(() -> stopped)) {}
  }
}
