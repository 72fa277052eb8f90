package io.tidings.node.relay;

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

/** What the relay counts. Thread-safe. */
final class RelayMeters {
  private static final Duration[] BUCKETS =
      IntStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final Map<CloseReason, Counter> closes = new EnumMap<>(CloseReason.class);
  private final Map<ResyncReason, Counter> resyncs = new EnumMap<>(ResyncReason.class);
  private final LongAdder frames = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder busy = new LongAdder();
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicInteger connections = new AtomicInteger();
  private final Counter eventsIn;
  private final Counter opened;
  private final Counter fromMemory;
  private final Counter fromLog;
  private final Counter replayReads;
  private final Counter replayPages;
  private final Counter restarts;
  private final Timer commitToWrite;

  RelayMeters(MeterRegistry registry, int lanes) {
    for (CloseReason reason : CloseReason.values()) {
      closes.put(reason, registry.counter("tidings.closes", "reason", reason.word()));
    }
    for (ResyncReason reason : ResyncReason.values()) {
      resyncs.put(reason, registry.counter("tidings.resyncs", "reason", reason.word()));
    }
    Gauge.builder("tidings.connections", connections, AtomicInteger::get)
        .description("Open connections")
        .register(registry);
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
    opened = registry.counter("tidings.opens");
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

  int connections() {
    return connections.get();
  }

  void eventIn() {
    eventsIn.increment();
  }

  void opened() {
    connections.incrementAndGet();
    opened.increment();
  }

  void closed(CloseReason reason) {
    connections.decrementAndGet();
    count(closes, reason);
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

  /** Bytes that began, or when negative ceased, to wait. */
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
