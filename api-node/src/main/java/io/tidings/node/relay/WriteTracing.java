package io.tidings.node.relay;

import io.tidings.events.EventId;
import io.tidings.events.TraceParent;
import io.tidings.events.Workspace;
import java.time.Instant;

/** Traces what this node writes of events that their publishers traced. Thread-safe. */
public interface WriteTracing {
  /**
   * A write of an event that has just ended: the first one of this node to a client.
   *
   * @param parent the span that published it, of a sampled trace
   * @param topics how many the event has
   * @param received when this node received it
   */
  record FirstWrite(
      Workspace workspace, EventId event, TraceParent parent, int topics, Instant received) {}

  /**
   * Makes the span of a write.
   *
   * @param measure records its time; the span is the current one meanwhile
   */
  void written(FirstWrite write, Runnable measure);
}
