package io.tidings.node.chat.upstream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** The metrics of the bridge. Thread-safe. */
final class UpstreamMeters {
  private final AtomicInteger connections = new AtomicInteger();
  private final Counter events;
  private final Counter reconnects;
  private final Counter skipped;

  UpstreamMeters(MeterRegistry registry) {
    Gauge.builder("tidings.upstream.connections", connections, AtomicInteger::get)
        .description("Streams that are read from upstream servers")
        .register(registry);
    events = registry.counter("tidings.upstream.events");
    reconnects = registry.counter("tidings.upstream.reconnects");
    skipped = registry.counter("tidings.upstream.skipped");
  }

  /** A stream was opened. */
  void opened() {
    connections.incrementAndGet();
  }

  /** A stream that was opened has ended. */
  void closed() {
    connections.decrementAndGet();
  }

  /** An event of an upstream is in the log. */
  void event() {
    events.increment();
  }

  /** An upstream is tried again. */
  void reconnect() {
    reconnects.increment();
  }

  /** An upstream sent something that is not understood. */
  void skipped() {
    skipped.increment();
  }
}
