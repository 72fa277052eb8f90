package io.tidings.events.redis;

import io.tidings.events.EventId;
import io.tidings.events.NewEvent;
import io.tidings.events.TraceParent;
import io.tidings.events.Workspace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Traces what is published, so that the nodes that write it can go on with the trace. */
public interface PublishTracing {
  /** No traces: entries have no trace context, and nothing is measured. */
  PublishTracing OFF = (workspace, kind, events) -> PublishSpan.NONE;

  /**
   * Begins the span of a publish, on its caller's thread and in the trace of its caller.
   *
   * @param kind {@code append}, {@code commit} or {@code announce}
   */
  PublishSpan begin(Workspace workspace, String kind, List<NewEvent> events);

  /** One publish that is under way. */
  interface PublishSpan {
    /** One that is not traced. */
    PublishSpan NONE =
        new PublishSpan() {
          @Override
          public @Nullable TraceParent context() {
            return null;
          }

          @Override
          public void end(String outcome, @Nullable EventId last, Runnable measure) {
            measure.run();
          }
        };

    /** What goes into the log with durable events; null when the trace is not sampled. */
    @Nullable TraceParent context();

    /**
     * The publish has ended. Any thread.
     *
     * @param outcome as the metrics name it
     * @param last the id of the last event that was written; null when none was
     * @param measure records its time; the span is the current one meanwhile
     */
    void end(String outcome, @Nullable EventId last, Runnable measure);
  }
}
