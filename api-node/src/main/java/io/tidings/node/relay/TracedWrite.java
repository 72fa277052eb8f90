package io.tidings.node.relay;

import io.tidings.node.relay.WriteTracing.FirstWrite;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The way of one traced event through this node. All lanes that write it make one span together, of
 * the first write. Thread-safe.
 */
final class TracedWrite {
  private final WriteTracing tracing;
  private final FirstWrite write;
  private final AtomicBoolean ended = new AtomicBoolean();

  TracedWrite(WriteTracing tracing, FirstWrite write) {
    this.tracing = tracing;
    this.write = write;
  }

  /** A lane has written it to at least one client. {@code measure} records the time. */
  void written(Runnable measure) {
    if (!ended.get() && ended.compareAndSet(false, true)) {
      tracing.written(write, measure);
    } else {
      measure.run();
    }
  }
}
