package io.tidings.node.relay;

import io.tidings.events.Event;
import io.tidings.events.Topic;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An event and its frames, each encoded once and shared by all connections of the node.
 * Thread-safe.
 */
final class SharedEvent {
  private record Encoded(Dialect dialect, Topic topic, Frame frame) {}

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

  /** Its frames no longer count: whoever still sends them is about to let go. */
  synchronized void forget() {
    forgotten = true;
    for (Encoded encoded : frames) {
      total.addAndGet(-encoded.frame.size());
    }
  }

  Frame frame(Dialect dialect, Topic topic) {
    for (Encoded encoded : frames) {
      if (encoded.dialect.equals(dialect) && encoded.topic.equals(topic)) {
        return encoded.frame;
      }
    }
    return encode(dialect, topic);
  }

  private synchronized Frame encode(Dialect dialect, Topic topic) {
    Encoded[] known = frames;
    for (Encoded encoded : known) {
      if (encoded.dialect.equals(dialect) && encoded.topic.equals(topic)) {
        return encoded.frame;
      }
    }
    Encoded[] more = Arrays.copyOf(known, known.length + 1);
    Frame frame = new Frame(dialect.event(event, topic));
    more[known.length] = new Encoded(dialect, topic, frame);
    frames = more;
    if (!forgotten) {
      total.addAndGet(frame.size());
    }
    return frame;
  }
}
