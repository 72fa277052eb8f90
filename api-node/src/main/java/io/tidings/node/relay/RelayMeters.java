package io.tidings.node.relay;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidings.events.ResyncReason;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** The metrics of the relay. Thread-safe. */
final class RelayMeters {
  /**
   * Ids and the lanes' clock count whole milliseconds, so that a write which took 1.4 ms counts as
   * 1 or 2: the bucket of n ms has what took less than n + 1, and finer ones would tell nothing.
   */
  private static final Duration[] BUCKETS =
      IntStream.of(
              1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 1_000, 2_000,
              5_000, 10_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final Map<Transport, ByTransport> transports = new EnumMap<>(Transport.class);
  private final Map<ResyncReason, Counter> resyncs = new EnumMap<>(ResyncReason.class);
  private final ConnectionSummary summary = new ConnectionSummary();
  private final LongAdder frames = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder busy = new LongAdder();
  private final AtomicLong waiting = new AtomicLong();
  private final Counter eventsIn;
  private final Counter fromMemory;
  private final Counter fromLog;
  private final Counter replayReads;
  private final Counter replayPages;
  private final Counter restarts;
  private final Timer commitToWrite;

  RelayMeters(MeterRegistry registry, int lanes) {
    for (Transport transport : Transport.values()) {
      transports.put(transport, new ByTransport(registry, transport));
    }
    for (ResyncReason reason : ResyncReason.values()) {
      resyncs.put(reason, registry.counter("tidings.resyncs", "reason", reason.word()));
    }
    Gauge.builder("tidings.outbox.bytes", waiting, AtomicLong::get)
        .description("Bytes that wait for clients")
        .register(registry);
    FunctionCounter.builder("tidings.frames", frames, LongAdder::sum)
        .description("Frames written")
        .register(registry);
    FunctionCounter.builder("tidings.written.bytes", bytes, LongAdder::sum)
        .description("Bytes written")
        .register(registry);
    FunctionCounter.builder("tidings.lane.busy.seconds", busy, b -> b.sum() / 1e9)
        .description("Time that lanes worked; divide its rate by tidings_lanes")
        .register(registry);
    Gauge.builder("tidings.lanes", () -> lanes).register(registry);
    eventsIn = registry.counter("tidings.events.in");
    fromMemory = registry.counter("tidings.replays", "source", "memory");
    fromLog = registry.counter("tidings.replays", "source", "log");
    replayReads = registry.counter("tidings.replay.reads");
    replayPages = registry.counter("tidings.replay.pages");
    restarts = registry.counter("tidings.handoff.restarts");
    commitToWrite =
        Timer.builder("tidings.commit.to.write")
            .description("From an event's id (the log's clock) to its first write here")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
  }

  private static final class ByTransport {
    final AtomicInteger connections = new AtomicInteger();
    final Counter opened;
    final Map<CloseReason, Counter> closes = new EnumMap<>(CloseReason.class);

    ByTransport(MeterRegistry registry, Transport transport) {
      String word = transport.word();
      Gauge.builder("tidings.connections", connections, AtomicInteger::get)
          .tag("transport", word)
          .description("Open connections")
          .register(registry);
      opened = registry.counter("tidings.opens", "transport", word);
      for (CloseReason reason : CloseReason.values()) {
        closes.put(
            reason, registry.counter("tidings.closes", "transport", word, "reason", reason.word()));
      }
    }
  }

  int connections() {
    int sum = 0;
    for (ByTransport each : transports.values()) {
      sum += each.connections.get();
    }
    return sum;
  }

  void eventIn() {
    eventsIn.increment();
  }

  void opened(Transport transport) {
    ByTransport meters = of(transport);
    meters.connections.incrementAndGet();
    meters.opened.increment();
    summary.opened();
  }

  void closed(EndedConnection connection) {
    ByTransport meters = of(connection.transport());
    meters.connections.decrementAndGet();
    count(meters.closes, connection.reason());
    summary.ended(connection);
  }

  /** Says in the log what happened to connections since the last time. */
  void logConnections() {
    summary.log(connections(), bytes.sum());
  }

  private ByTransport of(Transport transport) {
    return requireNonNull(transports.get(transport));
  }

  void resync(ResyncReason reason) {
    count(resyncs, reason);
  }

  private static <K extends Enum<K>> void count(Map<K, Counter> counters, K key) {
    Counter counter = counters.get(key);
    if (counter != null) {
      counter.increment();
    }
  }

  void wrote(int frameCount, long byteCount) {
    frames.add(frameCount);
    bytes.add(byteCount);
  }

  /** Bytes that began to wait, or no longer wait when negative. */
  void waiting(long change) {
    waiting.addAndGet(change);
  }

  void replayed(boolean memory) {
    (memory ? fromMemory : fromLog).increment();
  }

  void replayRead() {
    replayReads.increment();
  }

  /** A client got a page of a read, which it may share with others. */
  void replayPage() {
    replayPages.increment();
  }

  void restarted() {
    restarts.increment();
  }

  void committedAgo(long millis) {
    commitToWrite.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
  }

  void worked(long nanos) {
    busy.add(nanos);
  }
}
