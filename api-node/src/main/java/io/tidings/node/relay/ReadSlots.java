package io.tidings.node.relay;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;

/** Bounds the reads of the log that one lane has under way. Owned by the lane. */
final class ReadSlots {
  private final int slots;
  private final ArrayDeque<BooleanSupplier> waiting = new ArrayDeque<>();
  private int taken;

  ReadSlots(int slots) {
    this.slots = slots;
  }

  /**
   * Starts a read when a slot is free, at once or later. A read that started ends with {@link
   * #release}.
   *
   * @param start starts the read, or returns false when it is no longer wanted
   */
  void request(BooleanSupplier start) {
    waiting.add(start);
    startWaiting();
  }

  /** A read is done. */
  void release() {
    taken--;
    startWaiting();
  }

  private void startWaiting() {
    while (taken < slots && !waiting.isEmpty()) {
      if (waiting.remove().getAsBoolean()) {
        taken++;
      }
    }
  }
}
