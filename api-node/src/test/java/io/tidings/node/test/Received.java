package io.tidings.node.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What arrived on a stream, or on several that follow one another. The fields are guarded by the
 * waiter.
 */
final class Received {
  final Waiter waiter = new Waiter();
  final List<Frame> frames = new ArrayList<>();
  @Nullable String cursor;
  @Nullable Duration retry;

  /**
   * @param cursor where the client stands at first
   */
  Received(@Nullable String cursor) {
    this.cursor = cursor;
  }

  void frame(Frame frame) {
    waiter.change(() -> {
      frames.add(frame);
      cursor = frame.cursor() == null ? cursor : frame.cursor();
    });
  }

  /** The client's last id changed without a frame; an empty one is none. */
  void position(String id) {
    waiter.change(() -> cursor = id.isEmpty() ? null : id);
  }

  void retry(long milliseconds) {
    waiter.change(() -> retry = Duration.ofMillis(milliseconds));
  }

  boolean isConnected() {
    return frames.stream().anyMatch(frame -> frame.type().equals("connected"));
  }

  /** The last few frames. */
  List<Frame> last(int count) {
    return frames.subList(Math.max(0, frames.size() - count), frames.size());
  }
}
