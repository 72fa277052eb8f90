package io.tidings.node.relay;

import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.Topic;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.DecimalNode;

/**
 * An event and its frames, each encoded once and shared by all connections of the node.
 * Thread-safe.
 */
final class SharedEvent {
  private static final long ENVELOPE = 200;
  private static final long NODE = 32;
  private static final long FIELD = 56;

  private record Encoded(Dialect dialect, Topic topic, @Nullable Frame frame) {}

  final Event event;

  /** Of a live event whose trace is sampled, where the node traces. */
  final @Nullable TracedWrite trace;

  private final AtomicLong total;
  private final long size;
  private volatile Encoded[] frames = {};
  private boolean forgotten; // guarded by this

  private SharedEvent(Event event, @Nullable TracedWrite trace, AtomicLong total, long size) {
    this.event = event;
    this.trace = trace;
    this.total = total;
    this.size = size;
  }

  /**
   * @param trace its trace; null when it has none
   * @param total counts the bytes that it and its frames take, until it is forgotten
   */
  static SharedEvent live(Event event, @Nullable TracedWrite trace, AtomicLong total) {
    long size = sizeOf(event.envelope());
    total.addAndGet(size);
    return new SharedEvent(event, trace, total, size);
  }

  /** One that is not counted: it lives as long as the replays that use it. */
  static SharedEvent replayed(Event event) {
    return new SharedEvent(event, null, new AtomicLong(), 0);
  }

  /** About how much heap the event takes, without its frames. */
  long size() {
    return size;
  }

  /** About how much heap an envelope takes: what 64-bit JVMs need for objects and map entries. */
  static long sizeOf(Envelope envelope) {
    return ENVELOPE + sizeOf(envelope.data());
  }

  private static long sizeOf(JsonNode node) {
    long size = NODE;
    if (node.isString()) {
      size += 2L * node.stringValue().length();
    } else if (node instanceof BigIntegerNode number) {
      size += number.bigIntegerValue().bitLength() / 8;
    } else if (node instanceof DecimalNode number) {
      size += number.decimalValue().unscaledValue().bitLength() / 8;
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      size += FIELD + 2L * field.getKey().length();
    }
    for (JsonNode child : node) {
      size += sizeOf(child);
    }
    return size;
  }

  /** Its frames no longer count: outboxes that still hold them will release them soon. */
  synchronized void forget() {
    forgotten = true;
    total.addAndGet(-size);
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
