package io.tidings.node.relay;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The streams of a lane that hold one topic, in the order of their arrival: walking an array in the
 * order in which the sockets were accepted is kinder to the caches than a hash set (8 % of the CPU
 * of a delivery).
 */
final class Members {
  private Stream[] streams = new Stream[2];
  private int size;
  private int left;

  void add(Stream stream) {
    tidy();
    if (size == streams.length) {
      streams = Arrays.copyOf(streams, size * 2);
    }
    streams[size++] = stream;
  }

  /** One of them no longer counts; may be called during a visit. */
  void left() {
    left++;
  }

  boolean isEmpty() {
    return size == left;
  }

  int count() {
    return size - left;
  }

  /** Visits all that count; a visit may make the visited one leave. */
  void forEach(Consumer<Stream> visit) {
    tidy();
    for (int i = 0; i < size; i++) {
      if (!streams[i].left()) {
        visit.accept(streams[i]);
      }
    }
  }

  /** Clears away those who left, once they are many; never during a visit. */
  private void tidy() {
    if (left * 4 <= size) {
      return;
    }
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (!streams[i].left()) {
        streams[kept++] = streams[i];
      }
    }
    Arrays.fill(streams, kept, size, null);
    if (kept < streams.length / 4) {
      streams = Arrays.copyOf(streams, Math.max(2, kept));
    }
    size = kept;
    left = 0;
  }
}
