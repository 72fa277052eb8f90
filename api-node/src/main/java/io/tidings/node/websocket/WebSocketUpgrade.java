package io.tidings.node.websocket;

import io.tidings.node.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Has Jetty turn a request into a session. */
@Component
final class WebSocketUpgrade {
  private static final String PROTOCOL = "websocket";

  /** [RFC 6455] 4.2.2: what a server answers to a client that speaks another version. */
  private static final String VERSION_HEADER = "Sec-WebSocket-Version";

  private static final String VERSION = "13";

  private static final String KEY_HEADER = "Sec-WebSocket-Key";
  private static final int KEY_BYTES = 16;
  private static final int KEY_LENGTH = 24;

  private final WebSocketSessions sessions;

  WebSocketUpgrade(WebSocketSessions sessions) {
    this.sessions = sessions;
  }

  /** Refuses a request that does not ask for a WebSocket. */
  void require(HttpServletRequest request, HttpServletResponse response) {
    if (!asksForUpgrade(request)) {
      throw refusal(response);
    }
    if (!isKey(Collections.list(request.getHeaders(KEY_HEADER)))) {
      throw ProblemException.invalid(
          "invalid-websocket-key", KEY_HEADER, "It has to be 16 bytes in Base64.");
    }
    if (request.getContentLengthLong() > 0
        || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
      throw ProblemException.invalid(
          "unexpected-body", "body", "What follows this request are frames; it has no body.");
    }
  }

  // As Jetty does, but before a ticket is taken.
  private static boolean asksForUpgrade(HttpServletRequest request) {
    return request.getMethod().equals("GET")
        && request.getProtocol().equals("HTTP/1.1")
        && PROTOCOL.equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
        && VERSION.equals(request.getHeader(VERSION_HEADER))
        && Collections.list(request.getHeaders(HttpHeaders.CONNECTION)).stream()
            .flatMap(value -> Arrays.stream(value.split(",", -1)))
            .anyMatch(option -> option.strip().equalsIgnoreCase(HttpHeaders.UPGRADE));
  }

  // Jetty takes anything. [RFC 6455] 4.2.1: "a base64-encoded … value that, when decoded, is 16
  // bytes in length"
  private static boolean isKey(List<String> values) {
    try {
      return values.size() == 1
          && values.getFirst().length() == KEY_LENGTH
          && Base64.getDecoder().decode(values.getFirst()).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static ProblemException refusal(HttpServletResponse response) {
    response.setHeader(HttpHeaders.UPGRADE, PROTOCOL);
    response.setHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
    response.setHeader(VERSION_HEADER, VERSION);
    return new ProblemException(
        HttpStatus.UPGRADE_REQUIRED,
        "upgrade-required",
        HttpHeaders.UPGRADE,
        "This is a WebSocket of version 13 over HTTP/1.1; SSE is at /api/stream.");
  }

  /** Answers the request. No request object is kept. */
  void perform(HttpServletRequest request, HttpServletResponse response, Opening opening) {
    WebSocketConnection connection = new WebSocketConnection(opening, sessions);
    upgrade(
        request,
        response,
        (_, accepted, _) -> {
          accepted.setExtensions(List.of()); // a frame is shared, and cannot be compressed
          return connection;
        });
  }

  /**
   * Jetty's servlet API for this would keep the request for as long as the session lasts, which
   * takes more memory than everything else about it.
   */
  static void upgrade(
      HttpServletRequest request, HttpServletResponse response, WebSocketNegotiator negotiator) {
    ServletContextRequest jettyRequest = ServletContextRequest.getServletContextRequest(request);
    WebSocketMappings mappings =
        WebSocketMappings.getMappings(jettyRequest.getServletContextHandler());
    Callback.Completable answered = new Callback.Completable();
    if (!mappings.upgrade(
        negotiator,
        jettyRequest,
        jettyRequest.getServletContextResponse(),
        answered,
        WebSocketConfiguration.LIMITS)) {
      throw refusal(response);
    }
    answered.join();
  }
}
