package io.tidings.node.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.node.relay.Transport;
import io.tidings.testbed.websocket.WebSocketHandshake;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request for a stream, as a client sends it. Each method returns a changed copy.
 *
 * @param cursor where the client stands; null for a newcomer
 * @param byQuery whether the cursor travels as {@code ?lastEventId=} instead of in the header
 * @param receiveBuffer the client's socket buffer in bytes; 0 leaves it to the system
 */
public record StreamRequest(
    Transport transport,
    String method,
    String path,
    List<String> topics,
    Map<String, String> headers,
    @Nullable String cursor,
    boolean named,
    boolean byQuery,
    int receiveBuffer) {

  /** The newcomer's request for these topics, with unnamed frames. */
  public static StreamRequest stream(String... topics) {
    return new StreamRequest(
        Transport.SSE, "GET", "/api/stream", List.of(topics), Map.of(), null, false, false, 0);
  }

  public StreamRequest after(@Nullable String newCursor) {
    return new StreamRequest(
        transport, method, path, topics, headers, newCursor, named, byQuery, receiveBuffer);
  }

  /** Sends the cursor as a query parameter, as a re-created {@code EventSource} has to. */
  public StreamRequest asQuery() {
    return new StreamRequest(
        transport, method, path, topics, headers, cursor, named, true, receiveBuffer);
  }

  public StreamRequest withNames() {
    return new StreamRequest(
        transport, method, path, topics, headers, cursor, true, byQuery, receiveBuffer);
  }

  public StreamRequest bearer(String token) {
    return header("Authorization", "Bearer " + token);
  }

  public StreamRequest header(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new StreamRequest(
        transport, method, path, topics, Map.copyOf(more), cursor, named, byQuery, receiveBuffer);
  }

  public StreamRequest withReceiveBuffer(int bytes) {
    return new StreamRequest(
        transport, method, path, topics, headers, cursor, named, byQuery, bytes);
  }

  public StreamRequest with(String newMethod, String newPath) {
    return new StreamRequest(
        transport, newMethod, newPath, topics, headers, cursor, named, byQuery, receiveBuffer);
  }

  /** The same stream over this transport: of topics, or that of the user who is signed in. */
  public StreamRequest over(Transport newTransport) {
    return new StreamRequest(
        newTransport, method, path, topics, headers, cursor, named, byQuery, receiveBuffer);
  }

  /** The request's bytes on HTTP/1.1. */
  byte[] bytes(String host) {
    StringBuilder lines = new StringBuilder();
    if (cursor != null && !byQuery) {
      lines.append("Last-Event-ID: ").append(cursor).append("\r\n");
    }
    headers.forEach((name, value) -> lines.append(name).append(": ").append(value).append("\r\n"));
    return switch (transport) {
      case SSE ->
          """
          %s %s HTTP/1.1\r
          Host: %s\r
          Accept: text/event-stream\r
          Cache-Control: no-cache\r
          %s\r
          """
              .formatted(method, target(path), host, lines)
              .getBytes(UTF_8);
      case WEBSOCKET -> WebSocketHandshake.request(host, target(webSocketPath()), lines.toString());
    };
  }

  private String webSocketPath() {
    String there = path.replaceFirst("^(/api/stream|/user/events)(?=\\?|$)", "/-/ws");
    if (!there.contains("/-/ws")) {
      throw new IllegalStateException("there is no WebSocket for " + path);
    }
    return there;
  }

  private String target(String path) {
    List<String> query = new ArrayList<>();
    topics.forEach(topic -> query.add("topic=" + URLEncoder.encode(topic, UTF_8)));
    if (named) {
      query.add("framing=named");
    }
    if (cursor != null && byQuery) {
      query.add("lastEventId=" + URLEncoder.encode(cursor, UTF_8));
    }
    String mark = path.contains("?") ? "&" : "?";
    return query.isEmpty() ? path : path + mark + String.join("&", query);
  }
}
