package io.tidings.testbed.websocket;

/** How a client gets a stream. */
public enum ClientTransport {
  /** Server-Sent Events: a response that does not end. */
  EVENT_STREAM,
  /** Messages on a connection that was upgraded. */
  WEBSOCKET
}
