package io.tidings.faults.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.faults.ledger.ClientSpec;
import io.tidings.testbed.websocket.ClientTransport;
import io.tidings.testbed.websocket.WebSocketHandshake;
import java.net.URLEncoder;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The stream that a client asks nodes for.
 *
 * @param paths by the transports that serve it
 * @param fields of the request's head beside the usual ones, each with its line end
 * @param sentAt finds in an event's data the time at which it was sent, or another number that
 *     grows
 */
record StreamRequest(Map<ClientTransport, String> paths, String fields, Pattern sentAt) {
  /** The text of a payload begins with the time. */
  private static final Pattern PAYLOAD_SENT_AT = Pattern.compile("\"text\":\"(\\d+)x");

  /** The address of an upstream event's peer ends with it. */
  private static final Pattern PEER_SENT_AT = Pattern.compile("^https://.*/at/(\\d+)$");

  /** The tab id of a change ends with it, and so does the address of an upstream event's peer. */
  private static final Pattern CHANGE_SENT_AT =
      Pattern.compile("(?:\"tab_id\":\"[^\":]+:\\d+:|/at/)(\\d+)\"");

  /** A count of notifications counts as its own time: it only grows. */
  private static final Pattern COUNT = Pattern.compile("\"[Cc]ount\":(\\d+)");

  StreamRequest {
    paths = Map.copyOf(paths);
  }

  static StreamRequest ofTopics(ClientSpec spec) {
    String topics =
        spec.topics().stream()
            .map(topic -> "topic=" + URLEncoder.encode(topic, UTF_8))
            .collect(Collectors.joining("&", "?", ""));
    String framing = spec.namedFraming() ? "&framing=named" : "";
    return new StreamRequest(
        Map.of(
            ClientTransport.EVENT_STREAM, "/api/stream" + topics + framing,
            ClientTransport.WEBSOCKET, "/-/ws" + topics),
        "",
        PAYLOAD_SENT_AT);
  }

  /**
   * Of a tab that shows its user's chat.
   *
   * @param cookie of the user's login
   */
  static StreamRequest ofChat(String cookie) {
    return new StreamRequest(
        Map.of(ClientTransport.EVENT_STREAM, "/events"),
        "Cookie: " + cookie + "\r\n",
        PEER_SENT_AT);
  }

  /**
   * Of a user's own stream.
   *
   * @param cookie of the user's login
   */
  static StreamRequest ofUser(String cookie) {
    return new StreamRequest(
        Map.of(
            ClientTransport.EVENT_STREAM, "/user/events",
            ClientTransport.WEBSOCKET, "/-/ws?"),
        "Cookie: " + cookie + "\r\n",
        COUNT);
  }

  /**
   * Of activities.
   *
   * @param cookie of the user's login
   * @param client which of the login's clients asks, of which each has one stream
   */
  static StreamRequest ofActivities(String cookie, String client) {
    return new StreamRequest(
        Map.of(ClientTransport.EVENT_STREAM, "/events/stream?client=" + client),
        "Cookie: " + cookie + "\r\n",
        CHANGE_SENT_AT);
  }

  byte[] bytes(ClientTransport transport, int port, @Nullable String lastId) {
    String path = paths.get(transport);
    if (path == null) {
      throw new IllegalArgumentException("not served by " + transport);
    }
    return switch (transport) {
      case EVENT_STREAM -> {
        String position = lastId == null ? "" : "Last-Event-ID: " + lastId + "\r\n";
        yield "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nAccept: text/event-stream\r\n%s%s\r\n"
            .formatted(path, port, fields, position)
            .getBytes(US_ASCII);
      }
      case WEBSOCKET -> {
        // as a browser does, which cannot set a header
        String position = lastId == null ? "" : "&lastEventId=" + lastId;
        yield WebSocketHandshake.request("localhost:" + port, path + position, fields);
      }
    };
  }
}
