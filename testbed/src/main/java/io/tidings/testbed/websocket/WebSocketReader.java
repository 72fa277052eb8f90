package io.tidings.testbed.websocket;

import io.tidings.testbed.sse.MalformedResponseException;
import io.tidings.testbed.sse.ResponseHeadReader;
import io.tidings.testbed.sse.ResponseItem.ResponseHead;
import io.tidings.testbed.websocket.WebSocketItem.FrameReceived;
import io.tidings.testbed.websocket.WebSocketItem.HandshakeAnswered;
import io.tidings.testbed.websocket.WebSocketItem.MalformedInput;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Reads one connection that a client wants to upgrade, from its bytes in portions of any size:
 * first the answer to the handshake, then frames. The body of another answer than 101 is skipped.
 * Used by one thread.
 */
public final class WebSocketReader {
  private enum Section {
    HANDSHAKE,
    FRAMES,
    CLOSED,
    SKIPPED
  }

  private final Consumer<? super WebSocketItem> items;
  private final ResponseHeadReader headReader = new ResponseHeadReader();
  private final WebSocketFrameReader frameReader = new WebSocketFrameReader(this::received);
  private Section section = Section.HANDSHAKE;

  public WebSocketReader(Consumer<? super WebSocketItem> items) {
    this.items = items;
  }

  /** Takes all bytes; calls for each item that is complete with them. */
  public void feed(ByteBuffer bytes) {
    try {
      while (section == Section.HANDSHAKE && bytes.hasRemaining()) {
        ResponseHead head = headReader.read(bytes.get());
        if (head != null) {
          answered(head);
        }
      }
      if (bytes.hasRemaining()) {
        body(bytes);
      }
    } catch (MalformedResponseException e) {
      malformed(e.what());
    } catch (MalformedFrameException e) {
      malformed(e.what());
    }
  }

  private void body(ByteBuffer bytes) {
    switch (section) {
      case FRAMES -> frameReader.feed(bytes);
      // [RFC 6455] 5.5.1: "The application MUST NOT send any more data frames after sending a Close
      // frame."
      case CLOSED -> malformed("bytes after the close frame");
      case HANDSHAKE, SKIPPED -> {}
    }
  }

  private void answered(ResponseHead head) {
    if (head.status() == 101) {
      WebSocketHandshake.requireUpgraded(head);
    }
    section = head.status() == 101 ? Section.FRAMES : Section.SKIPPED;
    items.accept(new HandshakeAnswered(head, section == Section.FRAMES));
  }

  private void received(WebSocketFrame frame) {
    if (section == Section.CLOSED) {
      throw new MalformedFrameException("a frame after the close frame");
    }
    if (frame.opCode() == WebSocketFrame.CLOSE) {
      section = Section.CLOSED;
    }
    items.accept(new FrameReceived(frame));
  }

  private void malformed(String why) {
    section = Section.SKIPPED;
    items.accept(new MalformedInput(why));
  }
}
