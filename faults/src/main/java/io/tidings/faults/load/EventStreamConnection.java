package io.tidings.faults.load;

import io.tidings.testbed.sse.ResponseItem;
import io.tidings.testbed.sse.ResponseReader;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A connection with an event stream, on which a client only reads. */
final class EventStreamConnection implements StreamConnection {
  private final ClientProgress progress;
  private final LongSupplier clock;
  private final ResponseReader response = new ResponseReader();

  EventStreamConnection(ClientProgress progress, LongSupplier clock) {
    this.progress = progress;
    this.clock = clock;
  }

  @Override
  public boolean take(byte[] bytes, int length) {
    boolean over = false;
    for (ResponseItem item : response.feed(bytes, 0, length)) {
      switch (item) {
        case ResponseItem.RetryField(long milliseconds) ->
            progress.retryChanged(Duration.ofMillis(milliseconds));
        case ResponseItem.PositionBlock(String id) -> progress.positionMoved(id);
        case ResponseItem.DispatchedEvent event -> progress.received(event, clock.getAsLong());
        case ResponseItem.ResponseEnd _, ResponseItem.MalformedResponse _ -> over = true;
        case ResponseItem.ResponseHead _,
            ResponseItem.CommentLine _,
            ResponseItem.IgnoredLine _ -> {}
      }
    }
    return over;
  }
}
