package io.tidings.node.ops;

import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.NegotiatingServerConnection;
import org.eclipse.jetty.server.internal.HttpConnection;

/** What a connection for requests waits for. */
enum RequestStage {
  /** The first byte of another request. */
  IDLE,
  /** The rest of a head, or any sign of the first request. */
  HEAD,
  BODY,
  /** Its request has arrived; any delay is now in the answer. */
  ANSWER;

  /** Whether connections of this type have a stage; streams have none. */
  static boolean applies(Connection connection) {
    return connection instanceof HttpConnection
        || connection instanceof HTTP2Connection
        || connection instanceof NegotiatingServerConnection;
  }

  /** Any thread; the stage may be another a moment later. */
  static RequestStage of(Connection connection) {
    boolean first = connection.getMessagesIn() == 0;
    return switch (connection) {
      case HttpConnection http -> of(http.getParser(), first);
      case HTTP2Connection http2 when http2.getSession().getStreams().isEmpty() ->
          first ? HEAD : IDLE;
      case HTTP2Connection _ -> ANSWER;
      default -> HEAD; // TLS has not said yet which protocol it carries
    };
  }

  private static RequestStage of(HttpParser parser, boolean first) {
    if (parser.inContentState()) {
      return BODY;
    }
    if (parser.isState(HttpParser.State.END)) {
      return ANSWER;
    }
    return parser.isStart() && !first ? IDLE : HEAD;
  }
}
