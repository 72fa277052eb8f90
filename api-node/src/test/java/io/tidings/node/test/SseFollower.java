package io.tidings.node.test;

import io.tidings.events.Cursor;
import io.tidings.node.test.SseParser.Dispatched;
import io.tidings.node.test.SseParser.Item;
import io.tidings.node.test.SseParser.Position;
import io.tidings.node.test.SseParser.Retry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client that reconnects by itself, with its last id and to the next port each time, and keeps
 * what arrived over all its connections.
 */
public final class SseFollower implements AutoCloseable {
  private static final Duration MIN_PAUSE = Duration.ofMillis(5);
  private static final int SHOWN = 5;

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
  private final Thread thread;
  private final Waiter waiter = new Waiter();

  // Guarded by the waiter.
  private List<Integer> ports;
  private final List<Frame> frames = new ArrayList<>();
  private final List<Integer> statuses = new ArrayList<>();
  private @Nullable String lastCursor;
  private Duration retry = Duration.ofSeconds(3);
  private int refused;
  private boolean stopped;

  private SseFollower(
      StreamRequest request,
      ReconnectPolicy reconnectPolicy,
      @Nullable Duration hop,
      List<Integer> ports) {
    this.request = request;
    this.reconnectPolicy = reconnectPolicy;
    this.hop = hop;
    this.ports = List.copyOf(ports);
    this.lastCursor = request.cursor();
    this.thread = Thread.ofVirtual().name("sse-follower").start(this::run);
  }

  /** Stays on a connection until it ends. */
  public static SseFollower follow(
      StreamRequest request, ReconnectPolicy reconnectPolicy, List<Integer> ports) {
    return new SseFollower(request, reconnectPolicy, null, ports);
  }

  /** Ends each connection after this time, and goes on at the next port. */
  public static SseFollower hop(StreamRequest request, Duration every, List<Integer> ports) {
    return new SseFollower(request, ReconnectPolicy.AT_ONCE, every, ports);
  }

  /** Where the next connections go. */
  public SseFollower goTo(List<Integer> newPorts) {
    waiter.change(() -> ports = List.copyOf(newPorts));
    return this;
  }

  /** All that arrived, over all connections. */
  public List<Frame> frames() {
    return waiter.look(() -> List.copyOf(frames));
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
    return waiter.look(() -> lastCursor);
  }

  /** How many connections were answered. */
  public int connections() {
    return waiter.look(statuses::size);
  }

  /** The statuses other than 200; each would have ended a browser's {@code EventSource}. */
  public List<Integer> badStatuses() {
    return waiter.look(() -> statuses.stream().filter(status -> status != 200).toList());
  }

  /** How many connections were refused, reset or not answered. */
  public int refused() {
    return waiter.look(() -> refused);
  }

  /** Waits until the stream is attached for the first time. */
  public SseFollower expectConnected() {
    waiter.expect(
        Waiter.PATIENCE,
        "connected",
        () -> frames.stream().anyMatch(frame -> frame.type().equals("connected")),
        this::seen);
    return this;
  }

  /** Waits until so many connections were answered. */
  public SseFollower awaitConnections(int count, Duration within) {
    waiter.expect(within, count + " connections", () -> statuses.size() >= count, this::seen);
    return this;
  }

  /** Waits for the event with this cursor, or a later position. */
  public SseFollower awaitCursor(String cursor, Duration within) {
    Cursor wanted = cursor(cursor);
    waiter.expect(
        within,
        "cursor " + cursor,
        () -> lastCursor != null && !wanted.id().after(cursor(lastCursor).id()),
        this::seen);
    return this;
  }

  /** Every event once, in order, and nothing else. */
  public SseFollower expectExactly(List<String> cursors) {
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
        + frames.size()
        + " frames, cursor "
        + lastCursor
        + ", the last frames "
        + frames.subList(Math.max(0, frames.size() - SHOWN), frames.size());
  }

  // The follower's thread.

  private void run() {
    for (int i = 0; !waiter.look(() -> stopped); i++) {
      int turn = i;
      int port = waiter.look(() -> ports.get(turn % ports.size()));
      try (SseProbe probe = SseProbe.connect(port, request.after(lastCursor()), this::take)) {
        stay(probe);
      } catch (IOException | AssertionError e) {
        waiter.change(() -> refused++);
      }
      waiter.await(waiter.look(this::pause), () -> stopped);
    }
  }

  private Duration pause() {
    return reconnectPolicy == ReconnectPolicy.AFTER_RETRY
        ? retry
        : hop == null ? MIN_PAUSE : Duration.ZERO;
  }

  private void stay(SseProbe probe) {
    int status = probe.status();
    waiter.change(() -> statuses.add(status));
    long deadline = hop == null ? Long.MAX_VALUE : System.nanoTime() + hop.toNanos();
    // Looks up now and then, to see whether the follower was closed.
    Duration glance = hop == null ? Duration.ofMillis(50) : hop;
    while (!probe.awaitEnd(glance)
        && System.nanoTime() < deadline
        && !waiter.look(() -> stopped)) {}
  }

  /** Called by the reader of the present connection, which has ended before the next one starts. */
  private void take(Item item) {
    waiter.change(() -> {
      switch (item) {
        case Retry(long milliseconds) -> retry = Duration.ofMillis(milliseconds);
        case Position(String id) -> lastCursor = id;
        case Dispatched event -> {
          frames.add(Frame.of(event));
          lastCursor = event.ownId() ? event.id() : lastCursor;
        }
      }
    });
  }
}
