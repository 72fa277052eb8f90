package io.tidings.testbed.websocket;

import io.tidings.testbed.sse.ResponseItem.ResponseHead;

/** An item that a client reads on a connection that it wants to upgrade. */
public sealed interface WebSocketItem {

  /**
   * The answer to the handshake.
   *
   * @param upgraded whether frames follow
   */
  record HandshakeAnswered(ResponseHead head, boolean upgraded) implements WebSocketItem {}

  /** A frame; its payload is not examined yet. */
  record FrameReceived(WebSocketFrame frame) implements WebSocketItem {}

  /** The bytes are not what a server may send; the rest is not read. */
  record MalformedInput(String why) implements WebSocketItem {}
}
