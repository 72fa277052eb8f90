package io.tidings.cli.tail;

import com.launchdarkly.eventsource.StreamClosedByServerException;
import com.launchdarkly.eventsource.StreamException;
import com.launchdarkly.eventsource.StreamIOException;
import java.net.SocketTimeoutException;

/** Says why a stream ended that no node has closed. */
final class StreamTrouble {
  private StreamTrouble() {}

  static String of(StreamException e) {
    return switch (e) {
      case StreamClosedByServerException closed -> "the stream was cut";
      case StreamIOException io when io.getIOException() instanceof SocketTimeoutException ->
          "the node is silent";
      case StreamIOException io -> String.valueOf(io.getIOException().getMessage());
      default -> e.toString();
    };
  }
}
