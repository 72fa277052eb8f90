package io.tidings.node.relay;

import io.tidings.events.Event;
import io.tidings.events.Topic;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An event and its frames, each encoded once and shared by all connections of the node.
 * Thread-safe.
 */
final class SharedEvent {
  private record Encoded(Dialect dialect, Topic topic, @Nullable Frame frame) {}

  final Event event;
  private final AtomicLong total;
  private volatile Encoded[] frames = {};
  private boolean forgotten; // guarded by this

  /**
   * @param total told of the bytes that its frames take, until it is forgotten
   */
  SharedEvent(Event event, AtomicLong total) {
    this.event = event;
    this.total = total;
  }

  /** Its frames no longer count: outboxes that still hold them will release them soon. */
  synchronized void forget() {
    forgotten = true;
    for (Encoded encoded : frames) {
      total.addAndGet(-size(encoded.frame));
    }
  }

  private static int size(@Nullable Frame frame) {
    return frame == null ? 0 : frame.size();
  }

  /** Null when it means nothing in this dialect. */
  @Nullable Frame frame(Dialect dialect, Topic topic) {
    for (Encoded encoded : frames) {
      if (encoded.dialect.equals(dialect) && encoded.topic.equals(topic)) {
        return encoded.frame;
      }
    }
    return encode(dialect, topic);
  }

  private synchronized @Nullable Frame encode(Dialect dialect, Topic topic) {
    Encoded[] known = frames;
    for (Encoded encoded : known) {
      if (encoded.dialect.equals(dialect) && encoded.topic.equals(topic)) {
        return encoded.frame;
      }
    }
    Encoded[] more = Arrays.copyOf(known, known.length + 1);
    ByteBuffer bytes = dialect.event(event, topic);
    Frame frame = bytes == null ? null : new Frame(bytes);
    more[known.length] = new Encoded(dialect, topic, frame);
    frames = more;
    if (!forgotten) {
      total.addAndGet(size(frame));
    }
    return frame;
  }
}
