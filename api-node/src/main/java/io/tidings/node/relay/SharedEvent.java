package io.tidings.node.relay;

import io.tidings.events.Event;
import io.tidings.events.Topic;
import java.util.Arrays;

/**
 * An event and its frames, each encoded once and shared by all connections of the node.
 * Thread-safe.
 */
final class SharedEvent {
  private record Encoded(Dialect dialect, Topic topic, Frame frame) {}

  final Event event;
  private volatile Encoded[] frames = {};

  SharedEvent(Event event) {
    this.event = event;
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
    return frame;
  }
}
