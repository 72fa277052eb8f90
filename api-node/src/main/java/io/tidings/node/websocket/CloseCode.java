package io.tidings.node.websocket;

import io.tidings.node.relay.CloseReason;

/**
 * The code of the close frame that follows the last message, for clients that read only that. All
 * of ours are for private use: others would have Jetty cut the connection before its client has
 * answered.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-7.4">RFC 6455, 7.4: status codes</a>
 */
final class CloseCode {
  private CloseCode() {}

  static int of(CloseReason reason) {
    return switch (reason) {
      case SESSION_EXPIRED, LOGGED_OUT -> 4401;
      case REVOKED -> 4403;
      case TIMEOUT -> 4408;
      case REPLACED -> 4409;
      case WIPED -> 4410;
      case SLOW_CONSUMER -> 4413;
      case LIMIT -> 4429;
      case FAULT -> 4500;
      case SHUTDOWN -> 4503;
      case GONE -> 1000;
    };
  }
}
