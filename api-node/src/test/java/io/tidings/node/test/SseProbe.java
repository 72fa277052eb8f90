package io.tidings.node.test;

import io.tidings.events.ResyncReason;
import io.tidings.node.relay.CloseReason;
import io.tidings.testbed.sse.EventStreamParser;
import io.tidings.testbed.sse.ResponseItem.CommentLine;
import io.tidings.testbed.sse.ResponseItem.DispatchedEvent;
import io.tidings.testbed.sse.ResponseItem.IgnoredLine;
import io.tidings.testbed.sse.ResponseItem.PositionBlock;
import io.tidings.testbed.sse.ResponseItem.RetryField;
import io.tidings.testbed.sse.ResponseItem.StreamItem;
import java.net.Socket;
import java.util.Map;

/** A stream over SSE; its type stays what it is, for tests that know no other transport. */
public final class SseProbe extends StreamProbe {
  private final EventStreamParser parser = new EventStreamParser(this::take);

  SseProbe(Socket socket, Received received) {
    super(socket, received);
  }

  /** Connects to this port of the machine and sends the request. */
  public static SseProbe open(int port, StreamRequest request) {
    return (SseProbe) StreamProbe.open(port, request);
  }

  @Override
  int acceptedStatus() {
    return 200;
  }

  @Override
  void begin(Map<String, String> headers) {}

  @Override
  void feed(byte[] next, int length) {
    parser.feed(next, 0, length);
  }

  private void take(StreamItem item) {
    switch (item) {
      case RetryField(long milliseconds) -> received.retry(milliseconds);
      case PositionBlock(String id) -> received.position(id);
      case DispatchedEvent event -> received.frame(Frame.of(event));
      case CommentLine _, IgnoredLine _ -> {}
    }
  }

  /** The chunks have told. */
  @Override
  void complete() {}

  @Override
  boolean isOver() {
    return false;
  }

  @Override
  void checkEnd(CloseReason reason) {}

  @Override
  void leave() {}

  @Override
  boolean hearsInStream(int status) {
    return false;
  }

  @Override
  public SseProbe expectStatus(int status) {
    super.expectStatus(status);
    return this;
  }

  @Override
  public SseProbe expectConnected() {
    super.expectConnected();
    return this;
  }

  @Override
  public SseProbe expectEvent(String type) {
    super.expectEvent(type);
    return this;
  }

  @Override
  public SseProbe expectResync(ResyncReason reason) {
    super.expectResync(reason);
    return this;
  }

  @Override
  public SseProbe expectClosed(CloseReason reason) {
    super.expectClosed(reason);
    return this;
  }

  @Override
  public SseProbe expectEnd() {
    super.expectEnd();
    return this;
  }

  @Override
  public SseProbe stopReading() {
    super.stopReading();
    return this;
  }

  @Override
  public SseProbe resumeReading() {
    super.resumeReading();
    return this;
  }
}
