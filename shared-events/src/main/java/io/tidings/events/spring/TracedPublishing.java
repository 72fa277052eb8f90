package io.tidings.events.spring;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.tidings.events.EventId;
import io.tidings.events.NewEvent;
import io.tidings.events.TraceParent;
import io.tidings.events.Workspace;
import io.tidings.events.redis.PublishTracing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A span for each publish, of the kind producer. Its tags are those that OpenTelemetry's <a
 * href="https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/">conventions for
 * messaging</a> name, and no topic or content.
 */
final class TracedPublishing implements PublishTracing {
  private static final int TRACE_ID_LENGTH = 32;

  private final Tracer tracer;

  TracedPublishing(Tracer tracer) {
    this.tracer = tracer;
  }

  @Override
  public PublishSpan begin(Workspace workspace, String kind, List<NewEvent> events) {
    Span caller = tracer.currentSpan();
    if (caller != null && !isSampled(caller.context())) {
      return PublishSpan.NONE;
    }
    Span span =
        tracer
            .spanBuilder()
            .kind(Span.Kind.PRODUCER)
            .name(kind + " " + workspace.name())
            .tag("messaging.system", "tidings")
            .tag("messaging.operation.name", kind)
            .tag("messaging.operation.type", "send")
            .tag("messaging.destination.name", workspace.name())
            .tag("messaging.batch.message_count", events.size())
            .tag("tidings.topics", topics(events))
            .start();
    return isSampled(span.context()) ? new Sampled(span) : PublishSpan.NONE;
  }

  private static long topics(List<NewEvent> events) {
    return events.stream().flatMap(event -> event.topics().stream()).distinct().count();
  }

  private static boolean isSampled(TraceContext context) {
    return Boolean.TRUE.equals(context.sampled());
  }

  private final class Sampled implements PublishSpan {
    private final Span span;

    Sampled(Span span) {
      this.span = span;
    }

    @Override
    public TraceParent context() {
      TraceContext context = span.context();
      // some tracers have ids of half the length. [spec] 3.2.2.3: they are filled up on the left
      String traceId = context.traceId();
      String filled = "0".repeat(Math.max(0, TRACE_ID_LENGTH - traceId.length())) + traceId;
      return new TraceParent(filled, context.spanId(), true);
    }

    @Override
    public void end(String outcome, @Nullable EventId last, Runnable measure) {
      try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
        measure.run();
      } finally {
        span.tag("tidings.outcome", outcome);
        if (last != null) {
          span.tag("messaging.message.id", last.toString());
        }
        span.end();
      }
    }
  }
}
