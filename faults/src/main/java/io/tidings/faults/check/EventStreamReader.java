package io.tidings.faults.check;

import io.tidings.faults.check.Observation.Garbled;
import io.tidings.faults.check.Observation.KeepaliveReceived;
import io.tidings.faults.check.Observation.ResponseStarted;
import io.tidings.testbed.sse.ResponseItem;
import io.tidings.testbed.sse.ResponseItem.CommentLine;
import io.tidings.testbed.sse.ResponseItem.DispatchedEvent;
import io.tidings.testbed.sse.ResponseItem.IgnoredLine;
import io.tidings.testbed.sse.ResponseItem.MalformedResponse;
import io.tidings.testbed.sse.ResponseItem.PositionBlock;
import io.tidings.testbed.sse.ResponseItem.ResponseEnd;
import io.tidings.testbed.sse.ResponseItem.ResponseHead;
import io.tidings.testbed.sse.ResponseItem.RetryField;
import io.tidings.testbed.sse.ResponseReader;
import io.tidings.testbed.websocket.ClientTransport;
import java.util.function.Consumer;

/** A connection with an event stream. */
final class EventStreamReader implements ConnectionReader {
  private final int number;
  private final BlockInterpreter interpreter;
  private final Consumer<Observation> observations;
  private final ResponseReader response = new ResponseReader();
  private final ReadSpan block = new ReadSpan();
  private boolean lineBegun;

  EventStreamReader(int number, BlockInterpreter interpreter, Consumer<Observation> observations) {
    this.number = number;
    this.interpreter = interpreter;
    this.observations = observations;
  }

  @Override
  public void read(LedgerLocation location, byte[] bytes) {
    for (int from = 0; from < bytes.length; ) {
      int to = from;
      while (to < bytes.length && bytes[to] != '\n') {
        lineBegun |= bytes[to] != '\r';
        to++;
      }
      boolean ends = to < bytes.length;
      to += ends ? 1 : 0;
      LedgerLocation at = block.extend(location, from, to - from);
      response.feed(bytes, from, to - from).forEach(item -> observe(at, item));
      if (ends && !lineBegun) {
        block.end();
      }
      lineBegun &= !ends;
      from = to;
    }
  }

  private void observe(LedgerLocation location, ResponseItem item) {
    switch (item) {
      case ResponseHead head ->
          observations.accept(
              new ResponseStarted(
                  location, number, ClientTransport.EVENT_STREAM, head.status(), head.mediaType()));
      case PositionBlock position ->
          observations.accept(interpreter.position(location, number, position));
      case DispatchedEvent event ->
          interpreter.event(location, number, event).forEach(observations);
      case CommentLine _ -> observations.accept(new KeepaliveReceived(location, number));
      case IgnoredLine(String text) ->
          observations.accept(new Garbled(location, number, "a line that no frame has: " + text));
      case MalformedResponse(String why) -> observations.accept(new Garbled(location, number, why));
      // A response that was cut is not a violation: the client asks for the missing bytes again.
      case RetryField _, ResponseEnd _ -> {}
    }
  }

  @Override
  public void pinged(LedgerLocation location, String payload) {
    throw new UnreadableLedgerException(location, "a ping on an event stream");
  }

  @Override
  public void ended(LedgerLocation location, String how) {}
}
