package io.tidings.node.trace;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.tidings.node.relay.WriteTracing;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * A span for the first write of an event on this node, of the kind consumer: from receiving its
 * announcement, or from reading it in the log, to the end of the lane's round that wrote it.
 */
final class TracedWrites implements WriteTracing {
  private final Tracer tracer;

  TracedWrites(Tracer tracer) {
    this.tracer = tracer;
  }

  @Override
  public void written(FirstWrite write, Runnable measure) {
    TraceContext parent =
        tracer
            .traceContextBuilder()
            .traceId(write.parent().traceId())
            .spanId(write.parent().spanId())
            .sampled(true)
            .build();
    Span span =
        tracer
            .spanBuilder()
            .setParent(parent)
            .kind(Span.Kind.CONSUMER)
            .name("write " + write.workspace().name())
            .startTimestamp(
                ChronoUnit.MICROS.between(Instant.EPOCH, write.received()), TimeUnit.MICROSECONDS)
            .tag("messaging.system", "tidings")
            .tag("messaging.operation.name", "write")
            .tag("messaging.operation.type", "process")
            .tag("messaging.destination.name", write.workspace().name())
            .tag("messaging.message.id", write.event().toString())
            .tag("tidings.topics", write.topics())
            .start();
    try (Tracer.SpanInScope _ = tracer.withSpan(span)) {
      measure.run();
    } finally {
      span.end();
    }
  }
}
